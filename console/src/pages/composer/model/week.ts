import { daysBetween, isDate, minuteOf, nextDate, timeOf, weekdayOf } from './days'
import type { Draft, Weekday } from './draft'

/** The end of a day, in minutes. */
export const DAY = 24 * 60
/** What one press of an arrow moves, in minutes. */
export const STEP = 30
/** The shortest open day that can be painted. */
const SHORTEST = 30
/** The strip never shows less than a week, so that a day keeps its width while the duration is typed. */
const FEWEST_DAYS = 7

/** One day of the strip. */
export interface StripDay {
  date: string
  weekday: Weekday
  /** `closed`: no working day; `holiday`: named as such; `outside`: not in the window. */
  kind: 'open' | 'closed' | 'holiday' | 'outside'
  /** The open stretch in minutes of the day, when `open`. */
  from: number
  to: number
}

/** The window of a draft on the wall clock of its zone. */
export interface LocalWindow {
  date: string
  minute: number
  lastDate: string
  /** First minute of `lastDate` that is over. */
  lastMinute: number
}

/** The window of a draft; null while its start or length cannot be read. */
export function windowOf(draft: Pick<Draft, 'start' | 'duration'>): LocalWindow | null {
  const [date = '', time = ''] = draft.start.split('T')
  const minute = minuteOf(time)
  if (!isDate(date) || minute === null) return null
  if ('days' in draft.duration) {
    const { days } = draft.duration
    if (!(days >= 1)) return null
    return { date, minute, lastDate: nextDate(date, days - 1), lastMinute: DAY }
  }
  const { hours } = draft.duration
  if (!(hours >= 1)) return null
  const end = minute + hours * 60
  const days = Math.ceil(end / DAY) - 1
  return { date, minute, lastDate: nextDate(date, days), lastMinute: end - days * DAY }
}

/** The days of the strip: the window's, and at least a week. */
export function stripOf(draft: Pick<Draft, 'start' | 'duration' | 'opening_hours'>): StripDay[] {
  const window = windowOf(draft)
  if (!window) return []
  const length = Math.max(FEWEST_DAYS, daysBetween(window.date, window.lastDate) + 1)
  const hours = draft.opening_hours
  const opens = minuteOf(hours.from) ?? 0
  const closes = minuteOf(hours.to) ?? DAY
  return Array.from({ length }, (_, index) => {
    const date = nextDate(window.date, index)
    const weekday = weekdayOf(date)
    const from = date === window.date ? Math.max(opens, window.minute) : opens
    const to = date === window.lastDate ? Math.min(closes, window.lastMinute) : closes
    const kind = dayKind()
    return { date, weekday, kind, from: kind === 'open' ? from : 0, to: kind === 'open' ? to : 0 }

    function dayKind(): StripDay['kind'] {
      if (!hours.weekdays.includes(weekday)) return 'closed'
      if (daysBetween(date, (window as LocalWindow).lastDate) < 0) return 'outside'
      if (hours.skip.includes(date)) return 'holiday'
      return from < to ? 'open' : 'closed'
    }
  })
}

/** Open minutes of the strip, as the fields say: an estimate until the server has counted. */
export function openMinutes(days: readonly StripDay[]): number {
  return days.reduce((sum, day) => sum + (day.to - day.from), 0)
}

type Hours = Pick<Draft['opening_hours'], 'from' | 'to'>

/** The hours moved by minutes, as far as the day allows. */
export function movedHours(hours: Hours, by: number): Hours {
  const from = minuteOf(hours.from) ?? 0
  const to = minuteOf(hours.to) ?? DAY
  const shift = Math.min(Math.max(by, -from), DAY - to)
  return { from: timeOf(from + shift), to: timeOf(to + shift) }
}

/** The hours with their start or end moved by minutes, never shorter than half an hour. */
export function resizedHours(hours: Hours, edge: 'from' | 'to', by: number): Hours {
  const from = minuteOf(hours.from) ?? 0
  const to = minuteOf(hours.to) ?? DAY
  return edge === 'from'
    ? { from: timeOf(Math.min(Math.max(from + by, 0), to - SHORTEST)), to: timeOf(to) }
    : { from: timeOf(from), to: timeOf(Math.max(Math.min(to + by, DAY), from + SHORTEST)) }
}

/** The hours after a key on the painted strip; null when the key means nothing there. */
export function hoursAfterKey(hours: Hours, key: string, shift: boolean): Hours | null {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const by = key === 'ArrowLeft' ? -STEP : STEP
  return shift ? resizedHours(hours, 'to', by) : movedHours(hours, by)
}
