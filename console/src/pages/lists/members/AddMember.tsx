import { Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useToast } from '@/app/toast'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { useWords } from '@/words/context'

const useStyles = makeStyles({ form: { display: 'grid', rowGap: tokens.spacingVerticalM } })

const EMPTY = { first_name: '', last_name: '', address: '', time_zone: '' }

/** Adds one person, as a new version of the list. */
export function AddMember(props: { list: Schema<'List'>; open: boolean; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const toast = useToast()
  const queries = useQueryClient()
  const { list } = props
  const [person, setPerson] = useState(EMPTY)
  const [columns, setColumns] = useState<Record<string, string>>({})
  const act = async () => {
    const { time_zone, ...given } = person
    const body = { ...given, columns, ...(time_zone.trim() ? { time_zone: time_zone.trim() } : {}) }
    await call(api.POST('/v1/lists/{id}/members', { params: { path: { id: list.id } }, body }))
    toast.done(t('lists.members.added', { name: `${person.first_name} ${person.last_name}` }))
    setPerson(EMPTY)
    setColumns({})
    void queries.invalidateQueries({ queryKey: keys.list(list.id) })
    void queries.invalidateQueries({ queryKey: keys.lists })
  }
  const fields = [
    ['first_name', t('lists.firstName'), true],
    ['last_name', t('lists.lastName'), true],
    ['address', t('lists.address'), true],
    ['time_zone', t('lists.zone'), false],
  ] as const
  return (
    <ConfirmDialog
      open={props.open}
      title={t('lists.addPerson')}
      verb={t('lists.members.add')}
      no={t('lists.cancel')}
      act={act}
      onClose={props.onClose}
    >
      <div className={styles.form}>
        {fields.map(([field, label, required]) => (
          <Field key={field} label={label} required={required}>
            <Input
              value={person[field]}
              maxLength={320}
              onChange={(_, { value }) => setPerson({ ...person, [field]: value })}
            />
          </Field>
        ))}
        {list.columns.map((column) => (
          <Field key={column} label={column}>
            <Input
              value={columns[column] ?? ''}
              onChange={(_, { value }) => setColumns({ ...columns, [column]: value })}
            />
          </Field>
        ))}
      </div>
    </ConfirmDialog>
  )
}
