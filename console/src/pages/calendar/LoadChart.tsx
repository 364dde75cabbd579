import { makeStyles, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import type { Schema } from '@/api/client'
import { ChartFrame } from '@/kit/ChartFrame'
import { useWords } from '@/words/context'
import { useCampaignColour } from './colours'
import { hoursOf, niceTop } from './week'

const WIDTH = 1000
const HEIGHT = 180

const useStyles = makeStyles({
  chart: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
  },
  axis: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    textAlign: 'end',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  plot: { width: '100%', height: '180px', display: 'block' },
  days: {
    gridColumn: 2,
    display: 'grid',
    gridTemplateColumns: 'repeat(7, 1fr)',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  line: { stroke: tokens.colorNeutralStroke2 },
  // Campaigns above one another are told apart by the gap between them where the system chooses the colours.
  part: {
    '@media (forced-colors: active)': {
      fill: 'Highlight',
      stroke: 'Canvas',
      strokeWidth: '2px',
      vectorEffect: 'non-scaling-stroke',
    },
  },
  pace: { stroke: tokens.colorNeutralForeground1, strokeDasharray: '6 4', strokeWidth: '1.5px' },
})

/** Requests of all campaigns in each hour of the week, stacked, with what a channel takes where the top is near it. */
export function LoadChart(props: { load: Schema<'Load'>; days: Date[]; now: Date; zone: string }) {
  const { load, days, now, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const colour = useCampaignColour(load)
  const hours = useMemo(() => hoursOf(load, days), [load, days])
  const busiest = hours.reduce((most, hour) => (hour.total > (most?.total ?? 0) ? hour : most), hours[0])
  const most = busiest?.total ?? 0
  const pace = load.pace.find(({ channel }) => channel === 'teams') ?? load.pace[0]
  const limit = pace?.requests_per_hour ?? 0
  const near = limit > 0 && most > limit / 2
  const top = niceTop(near ? Math.max(most, limit) : most)
  const when = busiest ? format.dayTime(busiest.at, { zone, now }) : ''
  const words =
    most === 0 ? t('campaigns.cal.quiet') : t('campaigns.cal.peak', { when, requests: most, pace: limit })
  const names = new Map(load.campaigns.map(({ id, name }) => [id, name || t('campaigns.untitled')]))
  const rows = hours.flatMap((hour) =>
    hour.parts.map((part) => [
      format.dayTime(hour.at, { zone, now }),
      names.get(part.id) ?? '',
      part.requests,
    ]),
  )
  const width = WIDTH / Math.max(1, hours.length)
  const y = (requests: number) => HEIGHT - (requests / top) * HEIGHT
  return (
    <ChartFrame
      title={t('campaigns.cal.load')}
      legend={words}
      table={{
        columns: [t('campaigns.cal.hour'), t('campaigns.cal.campaign'), t('campaigns.cal.requests')],
        rows,
      }}
    >
      <div className={styles.chart}>
        <div className={styles.axis} aria-hidden>
          {[top, top / 2, 0].map((tick) => (
            <span key={tick} className="figures">
              {format.number(tick)}
            </span>
          ))}
        </div>
        <svg
          className={styles.plot}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={words}
        >
          {[0, HEIGHT / 2, HEIGHT].map((line) => (
            <line key={line} className={styles.line} x1={0} x2={WIDTH} y1={line} y2={line} />
          ))}
          {hours.map((hour, index) => {
            let below = 0
            return hour.parts.map((part) => {
              const from = below
              below += part.requests
              return (
                <rect
                  key={`${part.id}${hour.at.getTime()}`}
                  className={styles.part}
                  x={index * width + width * 0.1}
                  width={width * 0.8}
                  y={y(below)}
                  height={y(from) - y(below)}
                  fill={colour(part.id)}
                >
                  <title>
                    {t('campaigns.cal.part', { name: names.get(part.id) ?? '', requests: part.requests })}
                  </title>
                </rect>
              )
            })
          })}
          {near && <line className={styles.pace} x1={0} x2={WIDTH} y1={y(limit)} y2={y(limit)} />}
        </svg>
        <div className={styles.days} aria-hidden>
          {days.slice(0, 7).map((day) => (
            <span key={day.toISOString()}>{format.day(day, { zone, now })}</span>
          ))}
        </div>
      </div>
    </ChartFrame>
  )
}
