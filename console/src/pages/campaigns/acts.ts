import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { now } from '@/app/clock'

/** Days on which nobody begins a campaign by default. */
const WEEKEND = [0, 6]

/** A local date and time of a zone as the API writes it, at 09:00 on the next working day after `at`. */
export function nextMorning(at: Date, zone: string): string {
  const day = (shift: number) => {
    const moved = new Date(at.getTime() + shift * 86_400_000)
    // The Swedish way of writing a date is the one of the API.
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(moved)
  }
  const shift =
    [1, 2, 3].find((days) => !WEEKEND.includes(new Date(`${day(days)}T12:00:00Z`).getUTCDay())) ?? 1
  return `${day(shift)}T09:00`
}

/** Makes an empty draft for tomorrow morning in this browser's zone. */
export async function create(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): Promise<string> {
  const body: Schema<'Draft'> = {
    name: '',
    message: '',
    channel: 'teams',
    audience: { include: [], exclude: [] },
    start: nextMorning(now(), zone),
    time_zone: zone,
    duration: { days: 1 },
    opening_hours: { from: '09:00', to: '18:00' },
  }
  const params = { query: { incomplete: true }, header: idempotent(newKey()) }
  const { data } = await call(api.POST('/v1/campaigns', { params, body }))
  return data.id
}

/** Makes a draft of a campaign; the id of the draft. */
export async function clone(id: string): Promise<string> {
  const params = { path: { id }, header: idempotent(newKey()) }
  const { data } = await call(api.POST('/v1/campaigns/{id}/clone', { params }))
  return data.id
}

/** Deletes a campaign. */
export async function remove(id: string) {
  await call(api.DELETE('/v1/campaigns/{id}', { params: { path: { id } } }))
}
