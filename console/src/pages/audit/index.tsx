import {
  Body1,
  Button,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { History24Regular } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, call, type Schema } from '@/api/client'
import { useNow } from '@/app/clock'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useActWords } from '@/kit/useActWords'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { minWidth: '640px' },
  when: { width: '170px', whiteSpace: 'nowrap', color: tokens.colorNeutralForeground3 },
  cell: { overflowWrap: 'anywhere' },
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
  },
  more: { marginTop: tokens.spacingVerticalM },
})

/** Everything that people did to campaigns and channels, newest first. */
export default function Audit() {
  const styles = useStyles()
  const { t, format } = useWords()
  const words = useActWords()
  const now = useNow(60_000)
  const trail = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor }) => {
      const query = { limit: 50, ...(cursor ? { cursor } : {}) }
      return (await call(api.GET('/v1/audit', { params: { query } }))).data
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const acts = trail.data?.pages.flatMap(({ items }) => items) ?? []

  return (
    <Page title={t('ops.audit')}>
      <Body1>{t('ops.auditText')}</Body1>
      {trail.error && <ProblemBar error={trail.error} retry={() => void trail.refetch()} />}
      {trail.isPending && <PageSkeleton />}
      {trail.isSuccess && (
        <Panel>
          {acts.length === 0 && <EmptyState icon={<History24Regular />} text={t('ops.auditEmpty')} />}
          {acts.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            <section className={styles.scroll} tabIndex={0} aria-label={t('ops.audit')}>
              <Table className={styles.table} aria-label={t('ops.audit')}>
                <TableHeader>
                  <TableRow>
                    <TableHeaderCell className={styles.when}>{t('ops.when')}</TableHeaderCell>
                    <TableHeaderCell>{t('ops.who')}</TableHeaderCell>
                    <TableHeaderCell>{t('ops.what')}</TableHeaderCell>
                    <TableHeaderCell>{t('ops.where')}</TableHeaderCell>
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {acts.map((act) => (
                    <TableRow key={`${act.at} ${act.by} ${act.act} ${act.campaign?.id ?? act.channel}`}>
                      <TableCell className={styles.when}>{format.dayTime(act.at, { now })}</TableCell>
                      <TableCell className={styles.cell}>{act.by}</TableCell>
                      <TableCell className={styles.cell}>{words(act)}</TableCell>
                      <TableCell className={styles.cell}>
                        <Where act={act} />
                      </TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </section>
          )}
          {trail.hasNextPage && (
            <Button
              className={styles.more}
              disabledFocusable={trail.isFetchingNextPage}
              onClick={() => void trail.fetchNextPage()}
            >
              {t('ops.more')}
            </Button>
          )}
        </Panel>
      )}
    </Page>
  )
}

/** What it was done to: a campaign, which may be gone, or a channel. */
function Where({ act }: { act: Schema<'TrailItem'> }) {
  const styles = useStyles()
  const { t } = useWords()
  if (act.channel) return <>{t(`kit.channel.${act.channel}`)}</>
  if (!act.campaign) return null
  const { id, name } = act.campaign
  if (name == null) return <>{t('ops.deletedCampaign')}</>
  return (
    <Link className={styles.link} href={`/campaigns/${id}`}>
      {name || t('campaigns.untitled')}
    </Link>
  )
}
