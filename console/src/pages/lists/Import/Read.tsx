import {
  Body1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useWords } from '@/words/context'
import { RowErrors } from './RowErrors'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { minWidth: '420px' },
  quiet: { color: tokens.colorNeutralForeground3 },
})

/** What became of a file: how many people, which column was read as what, and the lines left out. */
export function Read({ list, report }: { list: string; report: Schema<'ImportReport'> }) {
  const styles = useStyles()
  const { t } = useWords()
  const facts = useQuery({
    queryKey: [...keys.list(list), 'facts', report.version],
    queryFn: async () =>
      (await call(api.GET('/v1/lists/{id}/facts', { params: { path: { id: list } } }))).data,
  })
  const samples = (name: string) =>
    facts.data?.columns.find((column) => column.name === name)?.samples.join(' · ') ?? ''
  const from = [
    { name: t('lists.firstName'), header: report.first_name_from, samples: samples('FIRSTNAME') },
    { name: t('lists.lastName'), header: report.last_name_from, samples: samples('LASTNAME') },
    { name: t('lists.address'), header: report.address_from, samples: '' },
    ...(report.time_zone_from
      ? [{ name: t('lists.zone'), header: report.time_zone_from, samples: samples('TIMEZONE') }]
      : []),
    ...report.columns.map((column) => ({ name: column, header: column, samples: samples(column) })),
  ]
  return (
    <>
      <MessageBar intent={report.rejected_lines > 0 ? 'warning' : 'success'} layout="multiline" role="status">
        <MessageBarBody>
          <MessageBarTitle>
            {t('lists.import.result', { people: report.accepted, rows: report.rejected_lines })}
          </MessageBarTitle>
          {report.duplicates > 0 && t('lists.import.doubles', { n: report.duplicates })}{' '}
          {report.bad_time_zones > 0 && t('lists.import.badZones', { n: report.bad_time_zones })}
        </MessageBarBody>
      </MessageBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('lists.import.columns')}>
        <Table size="small" className={styles.table} aria-label={t('lists.import.columns')}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell>{t('lists.import.readAs')}</TableHeaderCell>
              <TableHeaderCell>{t('lists.import.header')}</TableHeaderCell>
              <TableHeaderCell>{t('lists.import.samples')}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {from.map((column) => (
              <TableRow key={column.name}>
                <TableCell>{column.name}</TableCell>
                <TableCell>{column.header}</TableCell>
                <TableCell className={styles.quiet}>{column.samples}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </section>
      {report.rejected.length > 0 && (
        <>
          <Body1>{t('lists.import.leftOut')}</Body1>
          <RowErrors cells={report.rejected} />
        </>
      )}
    </>
  )
}
