import type { Schema } from '@/api/client'

const DAY = 86_400_000
const HOUR = 3_600_000

/** Milliseconds that a zone is ahead of UTC at an instant. */
function ahead(at: Date, zone: string): number {
  const written = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return Date.parse(`${written.format(at).replace(' ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000
}

/** The instant at which a local day begins. */
function midnight(day: Date, zone: string): Date {
  const guess = new Date(day.getTime() - ahead(day, zone))
  return new Date(day.getTime() - ahead(guess, zone))
}

/** The ISO week of an instant, such as `2026-W49`, in a zone. */
export function weekOf(at: Date, zone: string): string {
  const local = new Date(at.getTime() + ahead(at, zone))
  const day = (local.getUTCDay() + 6) % 7
  const thursday = new Date(
    Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() - day + 3),
  )
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const week = Math.floor((thursday.getTime() - first) / DAY / 7) + 1
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

/** Midnights of a week, the first of eight being its Monday; null for what is no week. */
export function daysOf(week: string, zone: string): Date[] | null {
  const found = /^(\d{4})-W(\d{2})$/.exec(week)
  const year = Number(found?.[1])
  const number = Number(found?.[2])
  if (!found || number < 1 || number > 53) return null
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY + (number - 1) * 7 * DAY
  return Array.from({ length: 8 }, (_, index) => midnight(new Date(monday + index * DAY), zone))
}

/** The week that many weeks later. */
export function shiftWeek(week: string, by: number): string {
  const monday = daysOf(week, 'UTC')?.[0] ?? new Date()
  return weekOf(new Date(monday.getTime() + by * 7 * DAY), 'UTC')
}

/** Where a stretch lies in the week, in shares of it; null when it lies outside. */
export function laneOf(from: string, until: string, days: Date[]): { start: number; length: number } | null {
  const begin = days[0]?.getTime() ?? 0
  const all = (days.at(-1)?.getTime() ?? 0) - begin
  const start = Math.max(0, (Date.parse(from) - begin) / all)
  const end = Math.min(1, (Date.parse(until) - begin) / all)
  return end <= start ? null : { start, length: end - start }
}

/** What one hour carries, by campaign, in the order of the campaigns. */
export interface HourOfLoad {
  at: Date
  total: number
  parts: { id: string; requests: number }[]
}

/** Every hour of the week with what it carries; hours without anything too. */
export function hoursOf(load: Schema<'Load'>, days: Date[]): HourOfLoad[] {
  const begin = days[0]?.getTime() ?? 0
  const end = days.at(-1)?.getTime() ?? 0
  const hours = Array.from({ length: Math.round((end - begin) / HOUR) }, (_, index) => ({
    at: new Date(begin + index * HOUR),
    total: 0,
    parts: [] as HourOfLoad['parts'],
  }))
  for (const campaign of load.campaigns) {
    for (const { hour, requests } of campaign.hours) {
      // Zones with half an hour: the hours of the answer are those of UTC.
      const found = hours[Math.floor((Date.parse(hour) - begin) / HOUR)]
      if (!found) continue
      found.total += requests
      found.parts.push({ id: campaign.id, requests })
    }
  }
  return hours
}

/** A round number that is at least `most`: 1, 2 or 5 and zeros. */
export function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most) ?? most
}
