import {
  Field,
  makeStyles,
  Tag,
  TagPicker,
  TagPickerControl,
  TagPickerGroup,
  TagPickerInput,
  TagPickerList,
  TagPickerOption,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  count: { color: tokens.colorNeutralForeground3 },
})

/** Chooses lists by name; each says how many people are in it. */
export function ListPicker(props: {
  id: string
  label: string
  hint: string
  lists: readonly Schema<'List'>[]
  chosen: readonly string[]
  /** Lists that are chosen elsewhere and cannot be chosen here too. */
  others: readonly string[]
  error?: string
  onChange: (lists: string[]) => void
}) {
  const styles = useStyles()
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const byId = new Map(props.lists.map((list) => [list.id, list]))
  const offered = props.lists.filter(
    ({ id, name }) =>
      !props.chosen.includes(id) &&
      !props.others.includes(id) &&
      name.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase()),
  )
  const sizeOf = (list: Schema<'List'>) =>
    list.kind === 'static'
      ? t('composer.recipients.people', { people: list.size })
      : t('composer.recipients.group')
  return (
    <Field label={props.label} hint={props.hint} validationMessage={props.error}>
      <TagPicker
        selectedOptions={[...props.chosen]}
        onOptionSelect={(_, { selectedOptions, value }) => {
          if (value === 'none') return
          props.onChange(selectedOptions)
          setTyped('')
        }}
      >
        <TagPickerControl>
          <TagPickerGroup aria-label={props.label}>
            {props.chosen.map((id) => {
              const list = byId.get(id)
              return (
                <Tag key={id} value={id}>
                  {list?.name ?? t('composer.recipients.gone')}{' '}
                  {list && <span className={styles.count}>{sizeOf(list)}</span>}
                </Tag>
              )
            })}
          </TagPickerGroup>
          <TagPickerInput
            id={props.id}
            aria-label={props.label}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </TagPickerControl>
        <TagPickerList>
          {offered.length === 0 ? (
            <TagPickerOption value="none">{t('composer.recipients.noMore')}</TagPickerOption>
          ) : (
            offered.slice(0, 50).map((list) => (
              <TagPickerOption
                key={list.id}
                value={list.id}
                text={list.name}
                secondaryContent={<span className={styles.count}>{sizeOf(list)}</span>}
              >
                {list.name}
              </TagPickerOption>
            ))
          )}
        </TagPickerList>
      </TagPicker>
    </Field>
  )
}
