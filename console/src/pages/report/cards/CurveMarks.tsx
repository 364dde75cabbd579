import { makeStyles, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { OUTCOME_FILL } from '@/kit/outcomes'
import { useWords } from '@/words/context'
import type { Curves } from '../model/curve'
import type { OpenTime } from '../model/openTime'
import { ticksOf } from '../model/openTime'
import type { Ground } from './CurveChart'

const useStyles = makeStyles({
  marks: { position: 'absolute', inset: 0, pointerEvents: 'none', overflow: 'visible' },
  text: { fontSize: '12px', fill: tokens.colorNeutralForeground3 },
  day: { fontSize: '12px', fontWeight: tokens.fontWeightSemibold, fill: tokens.colorNeutralForeground2 },
  strong: { fontSize: '12px', fontWeight: tokens.fontWeightSemibold, fill: OUTCOME_FILL.sent },
  halo: {
    stroke: tokens.colorNeutralBackground1,
    strokeWidth: '4px',
    strokeLinejoin: 'round',
    paintOrder: 'stroke',
  },
  area: { fill: OUTCOME_FILL.sent, opacity: 0.13 },
  night: { stroke: tokens.colorNeutralStroke1, strokeDasharray: '2 3' },
  now: { stroke: tokens.colorNeutralForeground1, strokeWidth: '1.5px' },
  nowBox: { fill: tokens.colorNeutralForeground1 },
  nowText: {
    fontSize: '12px',
    fontWeight: tokens.fontWeightSemibold,
    fill: tokens.colorNeutralBackground1,
    textAnchor: 'middle',
  },
  dot: { fill: OUTCOME_FILL.sent, stroke: tokens.colorNeutralBackground1, strokeWidth: '2px' },
  hatch: { stroke: tokens.colorPaletteMarigoldForeground2, strokeWidth: '1.25px' },
})

/** The width of the box that says what time it is now, in pixels: wide enough for any system font. */
export const nowWidthOf = (text: string) => text.length * 7.4 + 12

/** What is written over the curve: days, now, pauses, and the figures where the lines end. */
export function CurveMarks(props: {
  curves: Curves
  axis: OpenTime
  ground: Ground
  top: number
  now: Date
  zone: string
  /** The minute that is pointed at or stepped to. */
  at: { minute: number; people: number } | null
}) {
  const { curves, axis, ground, top, now, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const hatch = useId()
  const { left, right, width, height, bottom } = ground
  const x = (minute: number) => left + (minute / Math.max(1, axis.length)) * (width - left - right)
  const y = (people: number) => height - bottom - (people / top) * (height - bottom - ground.top)
  const base = height - bottom
  const perMinute = (width - left - right) / Math.max(1, axis.length)
  const { days } = ticksOf(axis, 1, 92 / perMinute)

  const area = curves.sent.map(({ minute, people }) => `${x(minute)},${y(people)}`).join(' ')
  const last = curves.sent.at(-1)
  const expected = curves.expected.at(-1)
  const sentLabel = t('report.curve.sentNow', { n: last?.people ?? 0 })
  const nowText = t('report.curve.now', { time: format.time(now, { zone }) })
  const nowWidth = nowWidthOf(nowText)
  const nowX = curves.now === null ? 0 : x(curves.now)
  const nowBox = Math.min(Math.max(nowX, left + nowWidth / 2), width - right - nowWidth / 2)
  // Two figures at one end keep a line of text between them.
  const plannedY = y(curves.plannedEnd)
  const expectedY = expected ? Math.max(y(expected.people), plannedY + 15) : 0
  const roomRight = nowX + 90 < width

  return (
    <svg className={styles.marks} width={width} height={height} aria-hidden focusable="false">
      <title>{t('report.curve.title')}</title>
      <defs>
        <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="8" className={styles.hatch} />
        </pattern>
      </defs>
      {last && (
        <polygon
          className={styles.area}
          points={`${x(curves.sent[0]?.minute ?? 0)},${base} ${area} ${x(last.minute)},${base}`}
        />
      )}
      {curves.pauses.map(({ from, until }) => (
        <rect
          key={from}
          x={x(from)}
          y={ground.top}
          width={Math.max(3, x(until) - x(from))}
          height={base - ground.top}
          fill={`url(#${hatch})`}
          opacity={0.5}
        />
      ))}
      {axis.days.slice(1).map(({ minute }) => (
        <line
          key={minute}
          className={styles.night}
          x1={x(minute)}
          x2={x(minute)}
          y1={ground.top - 8}
          y2={base}
        />
      ))}
      {days.map(({ minute, at }) => (
        <text key={minute} className={styles.day} x={x(minute) + 5} y={ground.top - 8}>
          {format.day(at, { zone, now })}
        </text>
      ))}
      <text className={styles.text} x={width - right + 6} y={plannedY + 4}>
        {format.number(curves.plannedEnd)}
      </text>
      {expected && (
        <text className={styles.strong} x={width - right + 6} y={expectedY + 4}>
          {t('report.curve.approx', { n: format.number(expected.people) })}
        </text>
      )}
      {curves.now !== null && last && (
        <>
          <line className={styles.now} x1={nowX} x2={nowX} y1={ground.top - 8} y2={base} />
          <text
            className={`${styles.text} ${styles.halo}`}
            x={nowX - 8}
            y={Math.min(y(curves.plannedNow) - 8, base - 22)}
            textAnchor="end"
            visibility={nowX - left > 90 ? 'visible' : 'hidden'}
          >
            {t('report.curve.plannedNow', { n: curves.plannedNow })}
          </text>
          <circle className={styles.dot} cx={nowX} cy={y(last.people)} r="5" />
          <text
            className={`${styles.strong} ${styles.halo}`}
            x={roomRight ? nowX + 9 : nowX - 9}
            y={Math.min(y(last.people) + 16, base - 6)}
            textAnchor={roomRight ? 'start' : 'end'}
          >
            {sentLabel}
          </text>
          <rect
            className={styles.nowBox}
            x={nowBox - nowWidth / 2}
            y={base + 1}
            width={nowWidth}
            height={17}
            rx={2}
          />
          <text className={styles.nowText} x={nowBox} y={base + 13.5}>
            {nowText}
          </text>
        </>
      )}
      {props.at && (
        <>
          <line
            className={styles.night}
            x1={x(props.at.minute)}
            x2={x(props.at.minute)}
            y1={ground.top}
            y2={base}
          />
          <circle className={styles.dot} cx={x(props.at.minute)} cy={y(props.at.people)} r="4" />
        </>
      )}
    </svg>
  )
}
