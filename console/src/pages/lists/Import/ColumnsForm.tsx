import {
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useWords } from '@/words/context'
import { assigned, type Column, FIELDS, type Field, fieldAt, guessed, missing, type Places } from './places'

const useStyles = makeStyles({
  form: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalM },
  scroll: { overflowX: 'auto', maxHeight: '420px', border: `1px solid ${tokens.colorNeutralStroke2}` },
  table: { minWidth: '560px' },
  header: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  samples: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  choice: { width: '230px', paddingBlock: tokens.spacingVerticalXS },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  missing: { color: tokens.colorNeutralForeground3 },
})

/** Which column of a file is what, chosen by hand beside its first cells. */
export function ColumnsForm(props: {
  columns: readonly Column[]
  onChosen: (places: Places) => void
  onOther: () => void
}) {
  const styles = useStyles()
  const { t, format } = useWords()
  const [places, setPlaces] = useState(() => guessed(props.columns))
  const open = missing(places)
  const words = (field: Field) => t(`lists.field.${field}`)
  const named = format.list(open.map(words))
  return (
    <div className={styles.form}>
      <MessageBar intent="info" layout="multiline" role="status">
        <MessageBarBody>
          <MessageBarTitle>{t('lists.import.whichTitle')}</MessageBarTitle>
          {t('lists.import.which')}
        </MessageBarBody>
      </MessageBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('lists.import.ofFile')}>
        <Table className={styles.table} size="small" aria-label={t('lists.import.ofFile')}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell>{t('lists.import.header')}</TableHeaderCell>
              <TableHeaderCell>{t('lists.import.samples')}</TableHeaderCell>
              <TableHeaderCell className={styles.choice}>{t('lists.import.readAs')}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {props.columns.map((column) => {
              const header = column.header || t('lists.import.unnamed', { n: column.place })
              return (
                <TableRow key={column.place}>
                  <TableCell className={styles.header}>{header}</TableCell>
                  <TableCell className={styles.samples}>
                    {column.samples.filter((sample) => sample !== '').join(' · ') || '–'}
                  </TableCell>
                  <TableCell className={styles.choice}>
                    <Select
                      aria-label={t('lists.import.readAsOne', { header })}
                      value={fieldAt(places, column.place) ?? ''}
                      onChange={(_, { value }) =>
                        setPlaces(assigned(places, column.place, (value || null) as Field | null))
                      }
                    >
                      <option value="">
                        {column.placeholder
                          ? t('lists.import.asOwn', { name: column.placeholder })
                          : t('lists.import.notUsed')}
                      </option>
                      {FIELDS.map((field) => (
                        <option key={field} value={field}>
                          {words(field)}
                        </option>
                      ))}
                    </Select>
                  </TableCell>
                </TableRow>
              )
            })}
          </TableBody>
        </Table>
      </section>
      <div className={styles.actions}>
        <Button
          appearance="primary"
          disabledFocusable={open.length > 0}
          aria-describedby="import-missing"
          onClick={() => open.length === 0 && props.onChosen(places)}
        >
          {t('lists.import.useColumns')}
        </Button>
        <Button onClick={props.onOther}>{t('lists.import.replaceFile')}</Button>
        <Caption1 id="import-missing" className={styles.missing} role="status">
          {open.length > 0 ? t('lists.import.missing', { fields: named }) : ''}
        </Caption1>
      </div>
    </div>
  )
}
