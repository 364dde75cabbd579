import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Link } from 'wouter'
import type { Schema } from '@/api/client'
import { EmptyState } from '@/kit/EmptyState'
import { Panel } from '@/kit/Panel'
import { shownState } from '@/kit/StateBadge'
import { addressOf } from '@/pages/campaigns/address'
import { useWords } from '@/words/context'
import { useCampaignColour } from './colours'
import { laneOf } from './week'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  week: { position: 'relative', minWidth: '640px', paddingTop: '28px' },
  day: {
    position: 'absolute',
    insetBlock: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingInlineStart: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
  },
  today: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
  now: {
    position: 'absolute',
    insetBlock: '24px 0',
    width: '2px',
    backgroundColor: tokens.colorNeutralForeground1,
  },
  list: {
    position: 'relative',
    display: 'grid',
    rowGap: '6px',
    margin: 0,
    padding: '0 0 8px',
    listStyleType: 'none',
  },
  lane: { position: 'relative', height: '32px' },
  link: {
    position: 'absolute',
    insetBlock: 0,
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    whiteSpace: 'nowrap',
    ':hover': { textDecorationLine: 'underline' },
  },
  // The window itself: a short one is narrower than its name.
  window: {
    position: 'absolute',
    insetBlock: 0,
    minWidth: '6px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground5,
    borderLeft: `4px solid ${tokens.colorNeutralStrokeAccessible}`,
    // The grounds are gone where the system chooses the colours.
    '@media (forced-colors: active)': { outline: '1px solid CanvasText', outlineOffset: '-1px' },
  },
  draft: {
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: 'transparent',
    '@media (forced-colors: active)': { outline: 'none' },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  state: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** Share of the week after which names stand before the end of their window. */
const LATE = 0.7

/** One lane for each campaign, in its window. A click opens the campaign. */
export function Lanes(props: { load: Schema<'Load'>; days: Date[]; now: Date; zone: string }) {
  const { load, days, now, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const colour = useCampaignColour(load)
  const placed = load.campaigns.flatMap((campaign) => {
    const lane = laneOf(campaign.window.from, campaign.window.until, days)
    return lane ? [{ campaign, lane }] : []
  })
  const mark = laneOf(days[0]?.toISOString() ?? '', now.toISOString(), days)
  if (placed.length === 0) {
    return (
      <Panel title={t('campaigns.cal.campaigns')}>
        <EmptyState text={t('campaigns.cal.empty')} />
      </Panel>
    )
  }
  return (
    <Panel title={t('campaigns.cal.campaigns')}>
      <div className={styles.scroll}>
        <div className={styles.week}>
          {days.slice(0, 7).map((day, index) => {
            const next = days[index + 1] ?? day
            const today = day <= now && now < next
            return (
              <span
                key={day.toISOString()}
                className={mergeClasses(styles.day, today && styles.today)}
                style={{ insetInlineStart: `${(index / 7) * 100}%` }}
              >
                {format.day(day, { zone, now })}
              </span>
            )
          })}
          {mark && mark.length < 1 && (
            <span className={styles.now} style={{ insetInlineStart: `${mark.length * 100}%` }} aria-hidden />
          )}
          <ul className={styles.list}>
            {placed.map(({ campaign, lane }) => {
              const name = campaign.name || t('campaigns.untitled')
              const state = t(`kit.state.${shownState(campaign)}`)
              const last = new Date(Date.parse(campaign.window.until) - 1)
              const window = format.range(campaign.window.from, last, { zone, now })
              return (
                <li key={campaign.id} className={styles.lane}>
                  <span
                    aria-hidden
                    className={mergeClasses(styles.window, campaign.state === 'draft' && styles.draft)}
                    style={{
                      insetInlineStart: `${lane.start * 100}%`,
                      width: `${lane.length * 100}%`,
                      borderLeftColor: campaign.state === 'draft' ? undefined : colour(campaign.id),
                    }}
                  />
                  <Link
                    href={addressOf(campaign)}
                    className={styles.link}
                    title={t('campaigns.cal.lane', { name, state, window })}
                    // Late in the week a name stands before the end of its window, so that it is inside the picture.
                    style={
                      lane.start > LATE
                        ? { insetInlineEnd: `${(1 - lane.start - lane.length) * 100}%` }
                        : { insetInlineStart: `${lane.start * 100}%` }
                    }
                  >
                    <span className={styles.name}>{name}</span> <span className={styles.state}>{state}</span>
                  </Link>
                </li>
              )
            })}
          </ul>
        </div>
      </div>
    </Panel>
  )
}
