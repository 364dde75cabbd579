import { makeStyles } from '@fluentui/react-components'
import {
  CheckmarkCircle20Regular,
  Clock20Regular,
  CursorClick20Regular,
  DataTrending20Regular,
  People20Regular,
  Send20Regular,
} from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { Tile } from '@/kit/Tile'
import { PHONE, useMedia } from '@/kit/useMedia'
import { useRelative } from '@/kit/useRelative'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'

const useStyles = makeStyles({
  tiles: {
    display: 'grid',
    gridTemplateColumns: 'repeat(5, minmax(0, 1fr))',
    gap: '12px',
    '@media (max-width: 1099px)': { gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' },
    '@media (max-width: 799px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
    '@media print': { gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' },
  },
})

type TileName = 'recipients' | 'sent' | 'next' | 'finished' | 'lastClick' | 'engagement'

/** What a tile says. */
interface Told {
  label: string
  figure: string
  note: ReactNode
}

/** The five figures at the top. While it runs: what comes next; when it is over: when that was. */
export function Tiles({ report, now, zone }: { report: Report; now: Date; zone: string }) {
  const styles = useStyles()
  const phone = useMedia(PHONE)
  const told = useTold(report, now, zone)
  const over = report.state === 'finished'
  const engagement = <Tile icon={phone ? undefined : <DataTrending20Regular />} {...told.engagement} />
  return (
    <div className={styles.tiles}>
      {!phone && <Tile icon={<People20Regular />} {...told.recipients} />}
      <Tile icon={phone ? undefined : <Send20Regular />} {...told.sent} />
      {phone && engagement}
      {over ? (
        <Tile icon={phone ? undefined : <CheckmarkCircle20Regular />} {...told.finished} />
      ) : (
        <Tile icon={phone ? undefined : <Clock20Regular />} {...told.next} />
      )}
      <Tile icon={phone ? undefined : <CursorClick20Regular />} {...told.lastClick} />
      {!phone && engagement}
    </div>
  )
}

/** The words of each tile. */
function useTold(report: Report, now: Date, zone: string): Record<TileName, Told> {
  const { t, format } = useWords()
  const relative = useRelative()
  const { totals, audience, click_engagement: clicks, opened, last_click: lastClick } = report
  const end = report.finished_at ?? report.read_at

  const next = (): Omit<Told, 'label'> => {
    const due = report.next_due
    if (report.paused) return { figure: t('report.tile.paused'), note: t('report.tile.pausedHint') }
    if (!due || report.cancelled) return { figure: t('report.tile.none'), note: t('report.tile.noneHint') }
    const minutes = (new Date(due.at).getTime() - now.getTime()) / 60_000
    const later = minutes < 60 ? relative(due.at, now, zone) : format.day(due.at, { zone, now })
    const when = minutes < 0 ? t('report.tile.now') : later
    return {
      figure: format.time(due.at, { zone }),
      note: t('report.tile.nextPeople', { when, n: due.people }),
    }
  }

  return {
    recipients: {
      label: t('report.tile.recipients'),
      figure: format.number(totals.recipients),
      note:
        audience.excluded > 0
          ? t('report.tile.excluded', { n: audience.excluded })
          : t('report.tile.doubles', { n: audience.duplicates }),
    },
    sent: {
      label: t('report.tile.sent'),
      figure: format.number(totals.sent),
      note: t('report.tile.sentRate', {
        share: format.percent(totals.sent, totals.recipients),
        total: totals.recipients,
      }),
    },
    next: { label: t('report.tile.next'), ...next() },
    finished: {
      label: t('report.tile.finished'),
      figure: format.time(end, { zone }),
      note: report.finish_reason
        ? t('report.tile.finishedNote', {
            day: format.day(end, { zone, now }),
            reason: t(`report.tile.finish.${report.finish_reason}`),
          })
        : format.day(end, { zone, now }),
    },
    lastClick: {
      label: t('report.tile.lastClick'),
      figure: lastClick ? format.time(lastClick, { zone }) : '–',
      note: lastClick
        ? relative(lastClick, now, zone)
        : t(report.links.length === 0 ? 'report.tile.noLinks' : 'report.tile.noClick'),
    },
    engagement: {
      label: t('report.tile.engagement'),
      figure: report.links.length === 0 ? '–' : format.percent(clicks.count, clicks.of),
      note: opened
        ? t('report.tile.opened', {
            n: opened.engagement.count,
            when: relative(opened.last_opened, now, zone),
          })
        : t('report.tile.engagementHint', { n: clicks.count, total: clicks.of }),
    },
  }
}
