import type { Series } from '../data/types'
import type { OpenTime } from './openTime'

/** A place on a curve: open minutes and people. */
export interface Point {
  minute: number
  people: number
}

/** What is known beside the series, from the report of the same moment. */
export interface Moment {
  /** When the figures were read. */
  readAt: string
  /** Whether sends may still come. */
  live: boolean
  sent: number
}

/** The curves of "Planned and sent", cumulative, on open time. */
export interface Curves {
  sent: Point[]
  planned: Point[]
  /** From now to the end; empty when nothing is expected any more. */
  expected: Point[]
  /** Where now is; null before the window, and when it is over. */
  now: number | null
  /** First tries planned until now. */
  plannedNow: number
  /** First tries planned in all. */
  plannedEnd: number
  /** Pauses, in open minutes. */
  pauses: { from: number; until: number }[]
}

const HOUR = 3_600_000

/** Most points on one curve. */
export const MOST_POINTS = 400

/** Draws a series onto the axis. */
export function curvesOf(series: Series, axis: OpenTime, moment: Moment): Curves {
  const readAt = Date.parse(moment.readAt)
  const start = Date.parse(series.from)
  const step = series.step_seconds * 1_000
  const first = axis.minuteAt(start)

  let plannedSum = series.before.planned
  let sentSum = series.before.sent
  const planned: Point[] = [{ minute: first, people: plannedSum }]
  const sent: Point[] = [{ minute: first, people: sentSum }]
  series.points.forEach((point, index) => {
    const end = start + (index + 1) * step
    const minute = axis.minuteAt(end)
    plannedSum += point.planned
    sentSum += point.sent
    planned.push({ minute, people: plannedSum })
    if (end <= readAt) sent.push({ minute, people: sentSum })
  })
  plannedSum += series.after.planned
  planned.push({ minute: axis.length, people: plannedSum })

  // The tile and the curve say the same number: both end in the report's.
  const nowMinute = axis.minuteAt(readAt)
  sent.push({ minute: nowMinute, people: moment.sent })

  const plannedThin = thin(planned, axis.length)
  const plannedNow = Math.round(at(plannedThin, nowMinute))
  return {
    planned: plannedThin,
    sent: thin(sent.map(capped(moment.sent)), axis.length),
    expected: thin(expectedOf(series.ahead, nowMinute, axis, moment), axis.length),
    now: moment.live && nowMinute > 0 && nowMinute < axis.length ? nowMinute : null,
    plannedNow,
    plannedEnd: plannedSum,
    pauses: series.pauses
      .map(({ from, until }) => ({
        from: axis.minuteAt(from),
        until: axis.minuteAt(until ?? moment.readAt),
      }))
      .filter(({ from, until }) => until > from),
  }
}

/** An older report is never overtaken by a newer series. */
const capped = (most: number) => (point: Point) => ({ ...point, people: Math.min(point.people, most) })

/** From what is sent to what is expected in the end, hour by hour. */
function expectedOf(ahead: Series['ahead'], now: number, axis: OpenTime, moment: Moment): Point[] {
  if (!moment.live || !ahead || now >= axis.length) return []
  const points: Point[] = [{ minute: now, people: moment.sent }]
  // Sends of the last seconds are in the report and may still be ahead in the series: never more than its end.
  const end = Math.max(moment.sent, ahead.sent)
  let people = moment.sent
  for (const { hour, sent } of ahead.hours) {
    people = Math.min(end, people + sent)
    const minute = axis.minuteAt(Date.parse(hour) + HOUR)
    if (minute > now) points.push({ minute, people })
  }
  points.push({ minute: axis.length, people: end })
  return points
}

/** People at a minute, on the straight line between two points. */
export function at(points: readonly Point[], minute: number): number {
  let before = points[0]
  if (!before) return 0
  for (const point of points) {
    if (point.minute > minute) {
      const room = point.minute - before.minute
      if (room <= 0) return before.people
      return before.people + ((point.people - before.people) * (minute - before.minute)) / room
    }
    before = point
  }
  return before.people
}

/** At most one point for each cell of the axis: the last, because curves only rise. First and last stay. */
export function thin(points: readonly Point[], length: number, most = MOST_POINTS): Point[] {
  const cell = Math.max(1, length / (most - 2))
  const kept: Point[] = []
  points.forEach((point, index) => {
    const before = kept.at(-1)
    const same =
      before && kept.length > 1 && Math.floor(before.minute / cell) === Math.floor(point.minute / cell)
    if (before && point.minute === before.minute && kept.length === 1 && index < points.length - 1) {
      kept[0] = { ...point }
    } else if (same) kept[kept.length - 1] = { ...point }
    else kept.push({ ...point })
  })
  return kept
}

/** The smallest round number not below `value`, for the top of an axis. */
export function niceTop(value: number): number {
  if (value <= 5) return 5
  const unit = 10 ** Math.floor(Math.log10(value))
  const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
  const found = steps.find((step) => step * unit >= value) ?? 10
  return Math.round(found * unit)
}

/** Four or five round numbers from 0 to the top. */
export function niceTicks(value: number): number[] {
  const top = niceTop(value)
  const count = [5, 4, 6, 3, 2].find((n) => Number.isInteger(top / n) && isRound(top / n)) ?? 1
  return Array.from({ length: count + 1 }, (_, index) => (top / count) * index)
}

function isRound(step: number): boolean {
  const unit = 10 ** Math.floor(Math.log10(step))
  return [1, 2, 2.5, 3, 4, 5].includes(step / unit)
}
