import { Button, Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ErrorCircle20Filled } from '@fluentui/react-icons'
import { useState } from 'react'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { useEditorStyles } from '../editor/useEditorStyles'
import {
  MAX_FALLBACK,
  type Placeholder,
  placeholdersOf,
  withFallback,
  withoutPlaceholder,
  written,
} from '../markdown/placeholders'
import { Group } from '../parts/Group'

const useStyles = makeStyles({
  trouble: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
    color: tokens.colorStatusDangerForeground1,
  },
  mend: {
    gridColumn: '2',
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    alignItems: 'flex-end',
  },
  troubles: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    paddingInlineEnd: tokens.spacingHorizontalM,
  },
  first: { borderTop: 'none' },
  end: { textAlign: 'end', color: tokens.colorNeutralForeground3, paddingInlineEnd: 0 },
  form: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    justifyContent: 'flex-end',
  },
  scroll: { overflowX: 'auto' },
})

/** The columns of the message: who has one, what the others read; unknown ones first, with the two ways to mend them. */
export function ColumnsTable({ known }: { known: ReadonlySet<string> | null }) {
  const styles = useStyles()
  const chips = useEditorStyles()
  const { t } = useWords()
  const { draft, edit, forecast } = useComposing()
  const used = placeholdersOf(draft.message)
  if (used.length === 0) return null
  const peopleOf = (name: string) => forecast?.columns.find((column) => column.name === name)?.people ?? null
  const total = forecast?.people ?? null
  const isUnknown = ({ name, fallback }: Placeholder) =>
    known !== null && fallback === null && !known.has(name)
  const unknown = used.filter(isUnknown)
  return (
    <>
      {unknown.length > 0 && (
        <div className={styles.troubles}>
          {unknown.map(({ name }) => (
            <Unknown key={name} name={name} />
          ))}
        </div>
      )}
      <Panel title={t('composer.columns.title')}>
        <div className={styles.scroll}>
          <table className={styles.table} aria-label={t('composer.columns.title')}>
            <tbody>
              {used.map((one, index) => {
                const people = peopleOf(one.name)
                const cell = mergeClasses(styles.cell, index === 0 && styles.first)
                return (
                  <tr key={written(one)}>
                    <th scope="row" className={cell}>
                      <span className={mergeClasses(chips.chip, isUnknown(one) && chips.unknownChip)}>
                        {one.name}
                      </span>
                    </th>
                    <td className={cell}>
                      {people === null
                        ? t('composer.columns.uncounted')
                        : t('composer.columns.people', { people })}
                    </td>
                    <td className={mergeClasses(cell, styles.end)}>
                      <Fallback
                        column={one}
                        others={people === null || total === null ? null : total - people}
                        onChange={(fallback) =>
                          edit({ message: withFallback(draft.message, one.name, fallback) })
                        }
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  )
}

/** A column that no list has. */
function Unknown({ name }: { name: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, edit } = useComposing()
  const [text, setText] = useState('')
  return (
    <Group className={styles.trouble} label={name}>
      <ErrorCircle20Filled aria-hidden />
      <span>{t('composer.mend.unknown_placeholder', { column: name })}</span>
      <div className={styles.mend}>
        <Field label={t('composer.columns.fallback')} size="small">
          <Input value={text} maxLength={MAX_FALLBACK} onChange={(_, { value }) => setText(value)} />
        </Field>
        <Button
          disabledFocusable={!text.trim()}
          onClick={() => edit({ message: withFallback(draft.message, name, text) })}
        >
          {t('composer.columns.use')}
        </Button>
        <Button
          appearance="transparent"
          onClick={() => edit({ message: withoutPlaceholder(draft.message, name) })}
        >
          {t('composer.columns.remove', { name: `[${name}]` })}
        </Button>
      </div>
    </Group>
  )
}

/** What people without a value read, and a way to change it. */
function Fallback(props: {
  column: Placeholder
  others: number | null
  onChange: (fallback: string | null) => void
}) {
  const styles = useStyles()
  const { t } = useWords()
  const { name, fallback } = props.column
  const [text, setText] = useState<string | null>(null)
  if (text !== null) {
    const done = () => {
      props.onChange(text.trim() === '' ? null : text)
      setText(null)
    }
    return (
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          done()
        }}
      >
        <Input
          size="small"
          autoFocus
          aria-label={t('composer.columns.fallbackOf', { name })}
          value={text}
          maxLength={MAX_FALLBACK}
          onChange={(_, { value }) => setText(value)}
          onKeyDown={(event) => event.key === 'Escape' && setText(null)}
        />
        <Button size="small" type="submit">
          {t('composer.columns.set')}
        </Button>
      </form>
    )
  }
  const words =
    fallback === null
      ? t('composer.columns.none')
      : props.others === null
        ? t('composer.columns.othersRead', { fallback })
        : t('composer.columns.willRead', { people: props.others, fallback })
  return (
    <>
      {words}{' '}
      <Button
        size="small"
        appearance="transparent"
        aria-label={t('composer.columns.changeOf', { name })}
        onClick={() => setText(fallback ?? '')}
      >
        {t('composer.columns.change')}
      </Button>
    </>
  )
}
