import {
  Button,
  Dropdown,
  Field,
  makeStyles,
  Option,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { Dismiss16Regular } from '@fluentui/react-icons'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { OutcomeBar } from '@/kit/OutcomeBar'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { StateBadge } from '@/kit/StateBadge'
import { useWords } from '@/words/context'
import type { Campaign, Report } from './data/types'
import { comparedOf } from './model/compare'
import { lengthWords } from './model/firstClick'
import { peopleOf } from './model/outcomes'

/** Campaigns side by side, at most. */
const MOST = 4

const useStyles = makeStyles({
  outcomes: {
    display: 'grid',
    rowGap: '6px',
    paddingBlock: '6px',
    '& > :first-child': { justifySelf: 'start' },
  },
  scroll: { overflowX: 'auto' },
  table: { minWidth: '640px', tableLayout: 'fixed' },
  figure: { width: '230px' },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  name: { color: tokens.colorBrandForegroundLink, textDecorationLine: 'none', overflowWrap: 'anywhere' },
  add: { maxWidth: '420px' },
  text: { margin: 0, color: tokens.colorNeutralForeground3 },
  share: { color: tokens.colorNeutralForeground3 },
})

interface Column {
  campaign: Campaign
  report: Report | null
}

/** Up to four campaigns side by side; which ones stands in the address. */
export default function ComparePage() {
  const styles = useStyles()
  const { t, format } = useWords()
  const [search, setSearch] = useSearchParams()
  const ids = [...new Set(search.getAll('id'))].slice(0, MOST)
  const set = (next: string[]) => setSearch(new URLSearchParams(next.map((id) => ['id', id])))

  const read = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['campaign', id, 'compare'],
      retry: false,
      queryFn: async (): Promise<Column> => {
        const params = { path: { id } }
        const { data: campaign } = await call(api.GET('/v1/campaigns/{id}', { params }))
        const planned = campaign.progress?.planned
        const report = planned ? (await call(api.GET('/v1/campaigns/{id}/report', { params }))).data : null
        return { campaign, report }
      },
    })),
  })
  const others = useQuery({
    queryKey: keys.campaigns({ compare: true }),
    queryFn: async () =>
      (await call(api.GET('/v1/campaigns', { params: { query: { limit: 100 } } }))).data.items,
  })
  const columns = read.flatMap(({ data }) => (data ? [data] : []))
  const failure = read.find(({ error }) => error)?.error
  const choices = (others.data ?? []).filter(
    ({ id, state }) => !ids.includes(id) && state !== 'draft' && state !== 'publishing',
  )

  return (
    <Page title={t('report.compare.title')}>
      <p className={styles.text}>{t('report.compare.text')}</p>
      {failure && <ProblemBar error={failure} />}
      {ids.length < MOST && (
        <Field label={t('report.compare.add')} className={styles.add}>
          <Dropdown
            selectedOptions={[]}
            value=""
            onOptionSelect={(_, { optionValue }) => optionValue && set([...ids, optionValue])}
          >
            {choices.map(({ id, name }) => (
              <Option key={id} value={id}>
                {name}
              </Option>
            ))}
          </Dropdown>
        </Field>
      )}
      {columns.length === 0 ? (
        <Panel>
          <p className={styles.text}>{t('report.compare.empty')}</p>
        </Panel>
      ) : (
        <Panel flush>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={styles.scroll} tabIndex={0} aria-label={t('report.compare.title')}>
            <Table className={styles.table}>
              <TableHeader>
                <TableRow>
                  <TableHeaderCell className={styles.figure}>{t('report.compare.figure')}</TableHeaderCell>
                  {columns.map(({ campaign }) => (
                    <TableHeaderCell key={campaign.id}>
                      <span className={styles.head}>
                        <Link href={`/campaigns/${campaign.id}`} className={styles.name}>
                          {campaign.name}
                        </Link>
                        <Button
                          className="no-print"
                          size="small"
                          appearance="subtle"
                          icon={<Dismiss16Regular />}
                          aria-label={t('report.compare.remove', { name: campaign.name })}
                          onClick={() => set(ids.filter((id) => id !== campaign.id))}
                        />
                      </span>
                    </TableHeaderCell>
                  ))}
                </TableRow>
              </TableHeader>
              <TableBody>
                <TableRow>
                  <TableHeaderCell scope="row">{t('report.outcomes')}</TableHeaderCell>
                  {columns.map(({ campaign, report }) => (
                    <TableCell key={campaign.id}>
                      <div className={styles.outcomes}>
                        <StateBadge campaign={campaign} />
                        {report && <OutcomeBar counts={peopleOf(report.totals)} thin />}
                      </div>
                    </TableCell>
                  ))}
                </TableRow>
                <TableRow>
                  <TableHeaderCell scope="row">{t('report.compare.window')}</TableHeaderCell>
                  {columns.map(({ campaign: { id, progress, time_zone: zone } }) => (
                    <TableCell key={id}>
                      {progress
                        ? format.range(
                            progress.window_from,
                            new Date(Date.parse(progress.window_until) - 1_000),
                            { zone },
                          )
                        : t('report.compare.none')}
                    </TableCell>
                  ))}
                </TableRow>
                {comparedOf().map(({ name, figure }) => (
                  <TableRow key={name}>
                    <TableHeaderCell scope="row">{t(`report.compare.${name}`)}</TableHeaderCell>
                    {columns.map(({ campaign, report }) => (
                      <TableCell key={campaign.id} className="figures">
                        {report ? written(figure(report)) : '–'}
                      </TableCell>
                    ))}
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </section>
        </Panel>
      )}
    </Page>
  )

  function written(figure: ReturnType<ReturnType<typeof comparedOf>[number]['figure']>) {
    if (figure === null) return '–'
    if ('people' in figure) return format.number(figure.people)
    if ('seconds' in figure) return lengthWords(figure.seconds, t)
    return (
      <>
        {format.percent(figure.part, figure.whole)}{' '}
        <span className={styles.share}>
          {t('report.compare.of', { part: figure.part, whole: figure.whole })}
        </span>
      </>
    )
  }
}
