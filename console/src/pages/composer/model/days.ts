import { WEEKDAYS, type Weekday } from './draft'

const DAY_MINUTES = 24 * 60

/** A local date, `2026-12-07`, and the minute of its day. */
export interface Local {
  date: string
  minute: number
}

const made = new Map<string, Intl.DateTimeFormat>()

/** The local date and minute of an instant in a zone. */
export function localOf(instant: string, zone: string): Local {
  let format = made.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    made.set(zone, format)
  }
  const parts: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(new Date(instant))) parts[type] = value
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  }
}

/** Whether the browser knows a zone. */
export function isZone(zone: string): boolean {
  try {
    return zone !== '' && Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: zone }))
  } catch {
    return false
  }
}

/** The date `days` later; dates are without a zone. */
export function nextDate(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** Days from one date to another; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The weekday of a date. */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] as Weekday
}

/** `09:30` as minutes of the day, `24:00` as the end; null when it is no time. */
export function minuteOf(time: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(time.trim())
  if (!found) return null
  const minute = Number(found[1]) * 60 + Number(found[2])
  return Number(found[2]) < 60 && minute <= DAY_MINUTES ? minute : null
}

/** Minutes of the day as `09:30`. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** A time as people type it (`9`, `9h30`, `930`, `9:30`) as `09:30`; null when it is none. */
export function readTime(typed: string): string | null {
  const found = /^\s*(\d{1,2})(?:\s*[:hH.]?\s*(\d{2})?)?\s*$/.exec(typed)
  if (!found) return null
  const minute = minuteOf(`${found[1]}:${found[2] ?? '00'}`)
  return minute === null ? null : timeOf(minute)
}

/** Whether a text is a date that exists. */
export function isDate(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) && nextDate(date, 0) === date
}
