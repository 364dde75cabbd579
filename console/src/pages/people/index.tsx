import { Button, Caption1, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { ArrowClockwise20Regular } from '@fluentui/react-icons'
import { useCallback, useMemo } from 'react'
import { Redirect, useLocation, useParams, useSearch } from 'wouter'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import type { Campaign } from '@/pages/report/data/types'
import { useCampaign } from '@/pages/report/data/useCampaign'
import { CampaignPage } from '@/pages/report/header/CampaignPage'
import { useWords } from '@/words/context'
import type { Row } from './data/types'
import { usePeople } from './data/usePeople'
import { type Filter, filterIn, isFiltered, searchOf } from './model/filter'
import { Filters } from './parts/Filters'
import { PeopleTable } from './parts/PeopleTable'

const useStyles = makeStyles({
  count: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
  },
  again: { marginInlineStart: 'auto' },
  panel: { overflow: 'visible' },
})

/** The people of a campaign. */
export default function PeoplePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { t } = useWords()
  const { data: campaign, error, refetch } = useCampaign(id)
  if (campaign?.state === 'draft') return <Redirect to={`/campaigns/${id}/edit/name`} replace />
  if (campaign) return <People campaign={campaign} />
  if (!error) return <PageSkeleton />
  return (
    <Page title={t('people.title')}>
      <ProblemBar error={error} retry={() => void refetch()} />
    </Page>
  )
}

function People({ campaign }: { campaign: Campaign }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const search = useSearch()
  const filter = useMemo(() => filterIn(new URLSearchParams(search)), [search])
  const page = `/campaigns/${campaign.id}/people`
  const set = useCallback(
    (next: Filter) => navigate(`${page}${searchOf(next)}`, { replace: true }),
    [navigate, page],
  )
  const planned = campaign.progress?.planned ?? false
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = usePeople(campaign.id, filter)
  const people = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const readMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const hrefOf = useCallback(
    (row: Row) => `${page}/${encodeURIComponent(row.address)}${searchOf(filter)}`,
    [page, filter],
  )
  const all = campaign.progress?.recipients ?? 0
  const count = !hasNextPage
    ? t('people.count', { n: people.length })
    : isFiltered(filter)
      ? t('people.loadedMore', { n: people.length })
      : t('people.loaded', { n: people.length, total: all })

  return (
    <CampaignPage campaign={campaign} tab="people">
      <Filters filter={filter} set={set} />
      <div className={styles.count}>
        <Caption1 role="status">{data ? count : t('people.reading')}</Caption1>
        {isFetching && <Spinner size="extra-tiny" aria-label={t('people.reading')} />}
        <Button
          className={styles.again}
          size="small"
          appearance="subtle"
          icon={<ArrowClockwise20Regular />}
          disabledFocusable={isFetching}
          onClick={() => void refetch()}
        >
          {t('people.readAgain')}
        </Button>
      </div>
      {error && planned && <ProblemBar error={error} retry={() => void refetch()} />}
      {data && people.length === 0 && !hasNextPage ? (
        <Panel>
          <EmptyState
            title={t('people.empty')}
            text={t('people.emptyText')}
            action={isFiltered(filter) && <Button onClick={() => set({})}>{t('people.clear')}</Button>}
          />
        </Panel>
      ) : !planned ? (
        <Panel>
          <EmptyState title={t('people.none')} text={t('people.noneText')} />
        </Panel>
      ) : (
        data && (
          <Panel flush>
            <PeopleTable
              people={people}
              more={hasNextPage}
              reading={isFetching}
              readMore={readMore}
              hrefOf={hrefOf}
              zone={campaign.time_zone}
            />
          </Panel>
        )
      )}
    </CampaignPage>
  )
}
