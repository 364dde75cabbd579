import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { Received } from '../../people/Received'
import type { Campaign, Report } from '../data/types'
import { listsOf } from '../model/lists'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gap: '12px',
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    '@media (max-width: 1099px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
    '@media print': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    '& dt': { color: tokens.colorNeutralForeground3 },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    '@media (max-width: 599px)': {
      gridTemplateColumns: 'minmax(0, 1fr)',
      rowGap: 0,
      '& dd': { marginBottom: '8px' },
    },
  },
  channel: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
})

/** What was published: channel, message, lists, start, duration, hours, rules. */
export function Information({ campaign, report }: { campaign: Campaign; report: Report | undefined }) {
  const styles = useStyles()
  const { t, format, language } = useWords()
  const { progress, time_zone: zone, duration, opening_hours: hours } = campaign
  const named = (excluded: boolean) =>
    listsOf(campaign, excluded).map(({ name, version }) =>
      version ? t('report.info.listVersion', { name, version }) : name,
    )
  const except = named(true)
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  // 5 January 1970 was a Monday.
  const days = (hours.weekdays ?? []).map((day) =>
    weekday.format(new Date(Date.UTC(1970, 0, 5 + DAYS.indexOf(day)))),
  )
  const length =
    'days' in duration && duration.days
      ? t('report.duration.days', { n: duration.days })
      : t('report.duration.hours', { n: ('hours' in duration && duration.hours) || 0 })
  const facts: [string, ReactNode][] = [
    [
      t('report.info.channel'),
      <span className={styles.channel} key="channel">
        <ChannelIcon channel={campaign.channel} /> {t(`kit.channel.${campaign.channel}`)}
      </span>,
    ],
    [t('report.info.format'), t(`report.format.${campaign.format}`)],
    [t('report.info.lists'), format.list(named(false))],
  ]
  if (except.length > 0) facts.push([t('report.info.excluded'), format.list(except)])
  if (progress) {
    facts.push(
      [t('report.info.recipients'), format.number(progress.recipients)],
      [
        t('report.info.window'),
        t('report.info.windowText', {
          from: format.dayTime(progress.window_from, { zone }),
          // Its last instant, not the midnight after it.
          until: format.day(new Date(Date.parse(progress.window_until) - 1_000), { zone }),
          length,
        }),
      ],
    )
  }
  facts.push(
    [t('report.info.zone'), zone],
    [
      t('report.info.hours'),
      t('report.info.hoursText', { from: hours.from, to: hours.to, days: format.list(days) }),
    ],
  )
  if (hours.skip && hours.skip.length > 0) {
    const skipped = hours.skip.map((day) => format.date(`${day}T12:00:00Z`, { zone: 'UTC' }))
    facts.push([t('report.info.skip'), format.list(skipped)])
  }
  facts.push(
    [t('report.info.presence'), t(`report.presenceRule.${campaign.presence}`)],
    [t('report.info.exhausted'), t(`report.exhausted.${campaign.on_exhausted}`)],
    [t('report.info.ambiguous'), t(`report.ambiguous.${campaign.on_ambiguous}`)],
    [t('report.info.owner'), campaign.owner],
  )
  if (progress) {
    facts.push([
      t('report.info.published'),
      t('report.info.publishedBy', {
        at: format.dayTime(progress.published_at, { zone }),
        who: progress.published_by,
      }),
    ])
    const counts: [string, number][] = [
      [t('report.info.doubles'), progress.duplicates],
      [t('report.info.badZones'), progress.bad_zones],
      [t('report.info.notInDirectory'), progress.not_in_directory],
      [t('report.info.noOpenMinute'), progress.no_open_minute],
    ]
    for (const [name, n] of counts) if (n > 0) facts.push([name, format.number(n)])
  }
  if (report?.lateness) {
    const seconds = (millis: number) => Math.round(millis / 100) / 10
    facts.push([
      t('report.info.lateness'),
      t('report.info.latenessText', {
        half: seconds(report.lateness.p50_millis),
        most: seconds(report.lateness.p99_millis),
      }),
    ])
  }
  return (
    <div className={styles.row}>
      <Panel title={t('report.info.title')}>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </dl>
      </Panel>
      <Received campaign={campaign} address={null} title={t('report.info.message')} />
    </div>
  )
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
