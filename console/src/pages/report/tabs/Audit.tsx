import {
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
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useActWords } from '@/kit/useActWords'
import { useWords } from '@/words/context'
import type { Campaign } from '../data/types'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { minWidth: '480px' },
  when: { whiteSpace: 'nowrap', color: tokens.colorNeutralForeground3 },
  more: { marginTop: tokens.spacingVerticalM },
})

/** Who did what with the campaign, newest first. */
export function Audit({ campaign }: { campaign: Campaign }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const words = useActWords()
  const { data, error, hasNextPage, fetchNextPage, isFetching, refetch } = useInfiniteQuery({
    queryKey: keys.audit(campaign.id),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor }) =>
      (
        await call(
          api.GET('/v1/campaigns/{id}/audit', {
            params: { path: { id: campaign.id }, query: { cursor } },
          }),
        )
      ).data,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const acts = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel title={t('report.audit.title')}>
      {error && <ProblemBar error={error} retry={() => void refetch()} />}
      {data && acts.length === 0 && <p>{t('report.audit.empty')}</p>}
      {acts.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className={styles.scroll} tabIndex={0}>
          <Table className={styles.table} size="small">
            <TableHeader>
              <TableRow>
                <TableHeaderCell>{t('report.audit.when')}</TableHeaderCell>
                <TableHeaderCell>{t('report.audit.who')}</TableHeaderCell>
                <TableHeaderCell>{t('report.audit.what')}</TableHeaderCell>
              </TableRow>
            </TableHeader>
            <TableBody>
              {acts.map((act) => (
                <TableRow key={`${act.at} ${act.act}`}>
                  <TableCell className={styles.when}>
                    {format.dayTime(act.at, { zone: campaign.time_zone })}
                  </TableCell>
                  <TableCell>{act.by}</TableCell>
                  <TableCell>{words(act)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      {hasNextPage && (
        <Button className={styles.more} disabledFocusable={isFetching} onClick={() => void fetchNextPage()}>
          {t('report.audit.older')}
        </Button>
      )}
    </Panel>
  )
}
