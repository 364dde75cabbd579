import {
  Button,
  Caption1,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  tokens,
} from '@fluentui/react-components'
import { MegaphoneRegular, SearchRegular } from '@fluentui/react-icons'
import { useCallback, useState } from 'react'
import { useLocation } from 'wouter'
import { useMinute, useNow } from '@/app/clock'
import { EmptyState } from '@/kit/EmptyState'
import { Swatch } from '@/kit/OutcomeBar'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { PHONE, useMedia, WIDE } from '@/kit/useMedia'
import { useWords } from '@/words/context'
import { CampaignCards } from './Cards'
import { Filters } from './Filters'
import { type Filter, isFiltered } from './filter'
import { CampaignTable } from './Table'
import { useActs } from './useActs'
import { useCampaigns, useFacets } from './useCampaigns'
import { ROW } from './useTableStyles'

const LEGEND = ['sent', 'absent', 'failed', 'unprogrammed', 'waiting'] as const
/** Skeleton rows while nothing is known. */
const WAITING = 6

const useStyles = makeStyles({
  skeleton: {
    height: `${ROW}px`,
    display: 'grid',
    alignItems: 'center',
    paddingInline: tokens.spacingHorizontalL,
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground3,
  },
  key: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  right: { marginInlineStart: 'auto' },
  compare: { display: 'flex', columnGap: tokens.spacingHorizontalM },
})

/** The table with its filters, and everything it says when there is nothing to show. */
export function TableView(props: {
  filter: Filter
  onFilter: (filter: Filter) => void
  /** Offered where there is no campaign at all. */
  create: React.ReactNode
}) {
  const { filter, onFilter } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const [, navigate] = useLocation()
  const phone = useMedia(PHONE)
  const wide = useMedia(WIDE)
  const now = useNow(5_000)
  const minute = useMinute(now)
  const [acts, dialog] = useActs()
  const campaigns = useCampaigns(filter)
  const facets = useFacets()
  const [picked, setPicked] = useState<string[] | null>(null)
  const pick = useCallback(
    (id: string) =>
      setPicked((ids) => (ids?.includes(id) ? ids.filter((one) => one !== id) : [...(ids ?? []), id])),
    [],
  )
  const { rows } = campaigns
  const total = facets.data?.total ?? 0
  const nothing = !campaigns.loading && !campaigns.error && rows.length === 0 && !campaigns.old
  const untouched = nothing && !isFiltered(filter)
  const clear = () => onFilter({ ...filter, state: null, channel: null, owner: null, q: '' })

  const list = phone ? (
    <CampaignCards rows={rows} acts={acts} now={minute} more={campaigns.more} />
  ) : (
    <Panel flush>
      <CampaignTable
        rows={rows}
        filter={filter}
        onFilter={onFilter}
        acts={acts}
        now={minute}
        wide={wide}
        old={campaigns.old}
        more={campaigns.more}
        picked={picked}
        onPick={pick}
      />
    </Panel>
  )
  return (
    <>
      {!untouched && (
        <Filters
          filter={filter}
          facets={facets.data}
          onChange={onFilter}
          comparing={picked !== null}
          onCompare={() => setPicked(picked === null ? [] : null)}
        />
      )}
      {campaigns.error && <ProblemBar error={campaigns.error} retry={campaigns.refresh} />}
      {campaigns.changes > 0 && (
        <MessageBar>
          <MessageBarBody />
          <MessageBarActions>
            <Button onClick={campaigns.sortAgain}>{t('campaigns.changes', { n: campaigns.changes })}</Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {picked && (
        <div className={styles.compare}>
          <Button
            appearance="primary"
            disabledFocusable={picked.length < 2}
            onClick={() => navigate(`/campaigns/compare?${picked.map((id) => `id=${id}`).join('&')}`)}
          >
            {t('campaigns.compareGo', { n: picked.length })}
          </Button>
        </div>
      )}
      {campaigns.loading && (
        <Panel flush>
          <Skeleton aria-label={t('campaigns.loading')}>
            {Array.from({ length: WAITING }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
              <div key={index} className={styles.skeleton}>
                <SkeletonItem size={24} />
              </div>
            ))}
          </Skeleton>
        </Panel>
      )}
      {untouched && (
        <Panel>
          <EmptyState icon={<MegaphoneRegular />} text={t('campaigns.empty')} action={props.create} />
        </Panel>
      )}
      {nothing && !untouched && (
        <Panel>
          <EmptyState
            icon={<SearchRegular />}
            title={t('campaigns.none')}
            text={t('campaigns.noneText')}
            action={<Button onClick={clear}>{t('campaigns.clear')}</Button>}
          />
        </Panel>
      )}
      {rows.length > 0 && list}
      {rows.length > 0 && (
        <div className={styles.foot}>
          <Caption1 className="figures">
            {t('campaigns.range', { shown: rows.length, total: Math.max(total, rows.length) })}
          </Caption1>
          {LEGEND.map((outcome) => (
            <Caption1 key={outcome} className={styles.key}>
              <Swatch outcome={outcome} />
              {outcome === 'absent' ? t('campaigns.absent') : t(`kit.outcome.${outcome}`)}
            </Caption1>
          ))}
          <Caption1 className={styles.right} title={format.seconds(now)}>
            {campaigns.live ? t('campaigns.updates') : t('campaigns.updatesSlow')}
          </Caption1>
        </div>
      )}
      {dialog}
    </>
  )
}
