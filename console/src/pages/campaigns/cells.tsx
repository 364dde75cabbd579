import { Avatar, Caption1, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { OutcomeBar } from '@/kit/OutcomeBar'
import { WindowBar } from '@/kit/WindowBar'
import { useWords } from '@/words/context'
import type { Row } from './useCampaigns'

const useStyles = makeStyles({
  stack: { display: 'grid', rowGap: '3px', minWidth: 0 },
  line: { display: 'flex', justifyContent: 'space-between', columnGap: tokens.spacingHorizontalS },
  cut: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  faint: { color: tokens.colorNeutralForeground3 },
  small: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  pair: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  failed: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
})

/** Name, and how the message begins. */
export function NameCell({ row }: { row: Row }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <div className={styles.stack}>
      <Text weight="semibold" className={styles.cut}>
        {row.name || t('campaigns.untitled')}
      </Text>
      <Caption1 className={mergeClasses(styles.cut, styles.faint)}>
        {row.excerpt || t('campaigns.noMessage')}
      </Caption1>
    </div>
  )
}

/** The channel's mark and whose it is; the name of the owner where there is room. */
export function OwnerCell({ row, wide }: { row: Row; wide: boolean }) {
  const styles = useStyles()
  return (
    <div className={styles.pair}>
      <ChannelIcon channel={row.channel} />
      <Avatar name={row.owner} size={24} color="colorful" title={row.owner} />
      {wide && <span className={styles.cut}>{row.owner}</span>}
    </div>
  )
}

/** The window in words, as a bar with a mark at now, and what comes next or came last. */
export function WindowCell({ row, now }: { row: Row; now: Date }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const next = useNext(row, row.progress?.window_until ?? '', now)
  const progress = row.progress
  const from = progress?.window_from ?? row.window?.from
  const until = progress?.window_until ?? row.window?.until
  if (!from || !until) return <span className={styles.faint}>–</span>
  const options = { zone: row.time_zone, now }
  // The window ends at the first instant that is outside: midnight is of the day before.
  const last = new Date(Date.parse(until) - 1)
  const words =
    'hours' in row.duration && format.date(from, options) === format.date(last, options)
      ? t('campaigns.hours', { day: format.date(from, options), n: row.duration.hours })
      : format.range(from, last, options)
  const over = row.state === 'finished'
  const began = row.state === 'running' || over
  return (
    <div className={styles.stack} title={format.place(row.time_zone)}>
      <span className={mergeClasses(styles.small, styles.cut)}>{words}</span>
      {began && <WindowBar from={from} until={until} now={now} over={over} />}
      <Caption1 className={mergeClasses(styles.cut, styles.faint)}>{next}</Caption1>
    </div>
  )
}

function useNext(row: Row, until: string, now: Date): string {
  const { t, format } = useWords()
  const options = { zone: row.time_zone, now }
  const when = (at: string) => format.soon(at, options)
  const progress = row.progress
  if (row.state === 'draft') return t('campaigns.planned')
  if (row.state === 'publishing' || !progress) return t('campaigns.publishing')
  if (progress.cancelled_at) return t('campaigns.cancelled', { when: when(progress.cancelled_at) })
  if (row.state === 'finished') return t('campaigns.finished', { when: when(progress.finished_at ?? until) })
  if (progress.paused_at) return t('campaigns.paused', { when: when(progress.paused_at) })
  if (row.state === 'scheduled') return t('campaigns.starts', { when: when(progress.window_from) })
  return t('campaigns.finishes', { when: closing(row, until, when) })
}

/** How many got it, of how many, and everybody as a bar. */
export function SentCell({ row }: { row: Row }) {
  const styles = useStyles()
  const { rich, format } = useWords()
  const figures = row.figures
  if (!figures) return <span className={styles.faint}>–</span>
  return (
    <div className={styles.stack}>
      <div className={mergeClasses(styles.line, styles.small, 'figures')}>
        <span>
          {rich(
            'kit.ofTotal',
            { part: figures.sent, total: figures.recipients },
            { b: (parts) => <b key="b">{parts}</b> },
          )}
        </span>
        <span className={styles.faint}>{format.percent(figures.sent, figures.recipients, 0)}</span>
      </div>
      <OutcomeBar counts={figures} thin />
    </div>
  )
}

/** People who clicked, of the people sent. */
export function ClicksCell({ row }: { row: Row }) {
  const { t, format } = useWords()
  const figures = row.figures
  if (!figures || figures.sent === 0) return <span>–</span>
  const title = t('campaigns.clicksOf', { clicked: figures.clicked, sent: figures.sent })
  return (
    <span className="figures" title={title}>
      {format.percent(figures.clicked, figures.sent)}
    </span>
  )
}

/** People to whom nothing could be sent. */
export function FailedCell({ row }: { row: Row }) {
  const styles = useStyles()
  const { format } = useWords()
  if (!row.figures) return <span>–</span>
  const { failed } = row.figures
  return <span className={mergeClasses('figures', failed > 0 && styles.failed)}>{format.number(failed)}</span>
}

/** When the last message can leave: the window may end at midnight, long after the hours do. */
export function closing(row: Row, until: string, when: (at: string) => string): string {
  const last = new Date(Date.parse(until) - 1).toISOString()
  const words = when(last)
  const time = words.slice(-5)
  return time > row.opening_hours.to ? `${words.slice(0, -5)}${row.opening_hours.to}` : when(until)
}
