import { expect, it } from 'vitest'
import { nextMorning } from './acts'

it.each([
  ['a weekday leads to the next day', '2026-12-01T12:00:00Z', 'Europe/Paris', '2026-12-02T09:00'],
  ['a Friday leads to Monday', '2026-12-04T12:00:00Z', 'Europe/Paris', '2026-12-07T09:00'],
  ['a Saturday leads to Monday', '2026-12-05T12:00:00Z', 'Europe/Paris', '2026-12-07T09:00'],
  ['the day is that of the zone', '2026-12-01T23:30:00Z', 'Europe/Paris', '2026-12-03T09:00'],
  ['also where it is earlier', '2026-12-01T02:00:00Z', 'America/New_York', '2026-12-01T09:00'],
])('%s', (_, at, zone, start) => {
  expect(nextMorning(new Date(at), zone)).toBe(start)
})
