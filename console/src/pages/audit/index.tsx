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
import { api, call } from '@/api/client'
import { useNow } from '@/app/clock'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { merged } from './acts'

const CHANNELS = ['teams', 'skype'] as const

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { minWidth: '480px' },
  more: { marginTop: tokens.spacingVerticalM },
})

/** The newest acts on one channel, and older ones page by page. */
function useTrail(channel: (typeof CHANNELS)[number]) {
  return useInfiniteQuery({
    queryKey: ['channels', channel, 'audit'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const params = { path: { channel }, query: pageParam ? { cursor: pageParam } : {} }
      return (await call(api.GET('/v1/channels/{channel}/audit', { params }))).data
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** What operators did to the channels. */
export default function Audit() {
  const styles = useStyles()
  const { t, has, format } = useWords()
  const now = useNow(60_000)
  const teams = useTrail('teams')
  const skype = useTrail('skype')
  const trails = [teams, skype]
  const failed = trails.find(({ error }) => error)
  const acts = merged(
    trails.map(({ data }, index) => ({
      channel: CHANNELS[index] as (typeof CHANNELS)[number],
      items: data?.pages.flatMap(({ items }) => items) ?? [],
    })),
  )
  const word = (act: string) => (has(`ops.act.${act}`) ? t(`ops.act.${act}` as 'ops.act.stop') : act)
  const older = () => {
    for (const trail of trails) if (trail.hasNextPage) void trail.fetchNextPage()
  }
  const loaded = trails.every(({ isSuccess }) => isSuccess)

  return (
    <Page title={t('ops.audit')}>
      <Body1>{t('ops.auditText')}</Body1>
      {failed && (
        <ProblemBar error={failed.error} retry={() => trails.forEach(({ refetch }) => void refetch())} />
      )}
      <Panel>
        {loaded && acts.length === 0 && <EmptyState icon={<History24Regular />} text={t('ops.auditEmpty')} />}
        {acts.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section className={styles.scroll} tabIndex={0} aria-label={t('ops.audit')}>
            <Table className={styles.table} aria-label={t('ops.audit')}>
              <TableHeader>
                <TableRow>
                  {(['when', 'who', 'what', 'channel'] as const).map((column) => (
                    <TableHeaderCell key={column}>{t(`ops.${column}`)}</TableHeaderCell>
                  ))}
                </TableRow>
              </TableHeader>
              <TableBody>
                {acts.map((act) => (
                  <TableRow key={`${act.channel}${act.at}${act.act}`}>
                    <TableCell>{format.dayTime(act.at, { now })}</TableCell>
                    <TableCell>{act.by}</TableCell>
                    <TableCell>{word(act.act)}</TableCell>
                    <TableCell>{t(`kit.channel.${act.channel}`)}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </section>
        )}
        {trails.some(({ hasNextPage }) => hasNextPage) && (
          <Button className={styles.more} onClick={older}>
            {t('ops.more')}
          </Button>
        )}
      </Panel>
    </Page>
  )
}
