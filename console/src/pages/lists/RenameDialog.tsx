import { Field, Input } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { useWords } from '@/words/context'

/** Gives a list another name; campaigns keep the one they were published with. */
export function RenameDialog(props: { list: Schema<'List'>; open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState(props.list.name)
  const act = async () => {
    const params = { path: { id: props.list.id } }
    await call(api.PATCH('/v1/lists/{id}', { params, body: { name: name.trim() } }))
    await queries.invalidateQueries({ queryKey: keys.list(props.list.id) })
    void queries.invalidateQueries({ queryKey: keys.lists })
  }
  return (
    <ConfirmDialog
      open={props.open}
      title={t('lists.renameTitle')}
      verb={t('lists.rename')}
      no={t('lists.cancel')}
      act={act}
      onClose={props.onClose}
    >
      <Field label={t('lists.name')}>
        <Input value={name} maxLength={120} onChange={(_, { value }) => setName(value)} />
      </Field>
    </ConfirmDialog>
  )
}
