import { Combobox, makeStyles, Option, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { askMembers } from '../data/calls'
import { useQuiet } from '../data/useForecast'

const useStyles = makeStyles({
  picker: { width: '100%', minWidth: 0 },
  option: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  address: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
})

const nameOf = (member: Schema<'Member'>) =>
  `${member.first_name} ${member.last_name}`.trim() || member.address

/** Whose data the preview uses: somebody of the first list. */
export function PersonPicker() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, person, setPerson } = useComposing()
  const [typed, setTyped] = useState<string | null>(null)
  const [name, setName] = useState('')
  const list = draft.audience.include[0]
  const text = useQuiet(typed ?? '', 250)
  const members = useQuery({
    queryKey: ['list', list, 'some', text],
    queryFn: () => askMembers(list as string, text),
    enabled: list !== undefined,
    staleTime: 60_000,
  })
  const first = members.data?.[0]
  useEffect(() => {
    // Somebody real from the start, so that the preview is never about nobody.
    if (person === null && first && text === '') {
      setPerson(first.address)
      setName(nameOf(first))
    }
  }, [person, first, text, setPerson])
  if (list === undefined) return null
  return (
    <Combobox
      className={styles.picker}
      input={{ style: { minWidth: 0, width: '100%' } }}
      freeform
      aria-label={t('composer.preview.whose')}
      placeholder={t('composer.preview.whose')}
      value={typed ?? name}
      selectedOptions={person ? [person] : []}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => setTyped(null)}
      onOptionSelect={(_, { optionValue, optionText }) => {
        if (!optionValue) return
        setPerson(optionValue)
        setName(optionText ?? optionValue)
        setTyped(null)
      }}
    >
      {(members.data ?? []).map((member) => (
        <Option key={member.address} value={member.address} text={nameOf(member)}>
          <span className={styles.option}>
            {nameOf(member)}
            <span className={styles.address}>{member.address}</span>
          </span>
        </Option>
      ))}
      {members.data?.length === 0 && (
        <Option value="" disabled text="">
          {t('composer.preview.nobody')}
        </Option>
      )}
    </Combobox>
  )
}
