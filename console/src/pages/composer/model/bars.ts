import { daysBetween, localOf, minuteOf } from './days'
import type { Forecast } from './forecast'
import { DAY, type StripDay } from './week'

/** More days than these are drawn with one bar a day. */
export const MOST_HOURLY_DAYS = 14

/** A bar of the forecast, placed on the axis of the strip. */
export interface Bar {
  /** Its day, counted from the first of the strip, and the minute in it. */
  day: number
  minute: number
  first: number
  retries: number
  /** The start of its hour, or of its first hour. */
  hour: string
  /** The place whose people it is, when it stands outside the campaign's own hours. */
  place: string | null
}

/** The bars of a forecast on the days of a strip. Hours with nobody have none. */
export function barsOf(
  forecast: Pick<Forecast, 'hours' | 'zones'>,
  days: readonly StripDay[],
  zone: string,
): Bar[] {
  const first = days[0]
  if (!first) return []
  const daily = days.length > MOST_HOURLY_DAYS
  const bars = new Map<number, Bar>()
  for (const { hour, first_tries, retries } of forecast.hours) {
    if (first_tries + retries === 0) continue
    const local = localOf(hour, zone)
    const day = daysBetween(first.date, local.date)
    if (day < 0 || day >= days.length) continue
    const minute = daily ? 0 : local.minute
    const known = bars.get(day * DAY + minute)
    if (known) {
      known.first += first_tries
      known.retries += retries
    } else {
      const place = daily ? null : placeOf(hour, local.minute, days[day] as StripDay, forecast.zones, zone)
      bars.set(day * DAY + minute, { day, minute, first: first_tries, retries, hour, place })
    }
  }
  return [...bars.values()].sort((a, b) => a.day - b.day || a.minute - b.minute)
}

/** The zone of most people whose own clock is inside the working hours while the campaign's is not. */
function placeOf(
  hour: string,
  minute: number,
  day: StripDay,
  zones: Forecast['zones'],
  zone: string,
): string | null {
  if (day.kind === 'open' && minute + 60 > day.from && minute < day.to) return null
  const hours = day.kind === 'open' ? day : { from: 0, to: 1440 }
  const others = zones
    .filter((other) => other.time_zone !== zone)
    .filter((other) => {
      const local = localOf(hour, other.time_zone).minute
      return local + 60 > hours.from && local < hours.to
    })
  return others.sort((a, b) => b.people - a.people)[0]?.time_zone ?? null
}

/** The part of each day that is drawn, in minutes: night hours in which nothing happens would only make the others thin. */
export interface Axis {
  from: number
  to: number
}

/** The axis of a strip and its bars: what is open or has a bar, and two hours around it. */
export function axisOf(days: readonly StripDay[], bars: readonly Bar[]): Axis {
  if (days.length > MOST_HOURLY_DAYS) return { from: 0, to: DAY }
  const open = days.filter(({ kind }) => kind === 'open')
  const starts = [...open.map(({ from }) => from), ...bars.map(({ minute }) => minute)]
  const ends = [...open.map(({ to }) => to), ...bars.map(({ minute }) => minute + 60)]
  if (starts.length === 0) return { from: 0, to: DAY }
  return { from: Math.max(0, Math.min(...starts) - 120), to: Math.min(DAY, Math.max(...ends) + 120) }
}

/** Where a minute of a day stands on the axis, from 0 to 1. */
export function placeOn(axis: Axis, count: number, day: number, minute: number): number {
  const inside = Math.min(Math.max((minute - axis.from) / (axis.to - axis.from), 0), 1)
  return (day + inside) / Math.max(count, 1)
}

/** A round number at or above the highest bar, with a line half way: 1, 2, 4, 5, 10, 20, 40, … */
export function niceMax(highest: number): number {
  if (highest <= 2) return 2
  const power = 10 ** Math.floor(Math.log10(highest))
  for (const step of [1, 2, 4, 5, 6, 8, 10]) if (step * power >= highest) return step * power
  return 10 * power
}

/** The bar with most sends. */
export function busiest(bars: readonly Bar[]): Bar | null {
  return bars.reduce<Bar | null>(
    (best, bar) => (best && best.first + best.retries >= bar.first + bar.retries ? best : bar),
    null,
  )
}

/** The marks of the hours below the axis: open, middle, close. */
export function hourMarks(from: string, to: string): number[] {
  const opens = minuteOf(from) ?? 0
  const closes = minuteOf(to) ?? 1440
  const first = Math.ceil(opens / 60)
  const last = Math.floor(closes / 60)
  if (last - first < 6) return [...new Set([first, last])]
  return [first, Math.round((first + last) / 2), last]
}
