import { describe, expect, it } from 'vitest'
import type { Schema } from '@/api/client'
import { daysOf, hoursOf, laneOf, niceTop, shiftWeek, weekOf } from './week'

const paris = 'Europe/Paris'

describe('weeks', () => {
  it('begin on Monday at midnight of the zone', () => {
    expect(daysOf('2026-W49', paris)?.[0]?.toISOString()).toBe('2026-11-29T23:00:00.000Z')
    expect(daysOf('2026-W49', 'America/New_York')?.[0]?.toISOString()).toBe('2026-11-30T05:00:00.000Z')
  })

  it('have 168 hours, but for those with a change of the clock', () => {
    const hours = (week: string) => {
      const days = daysOf(week, paris) ?? []
      return ((days[7]?.getTime() ?? 0) - (days[0]?.getTime() ?? 0)) / 3_600_000
    }
    expect([hours('2026-W49'), hours('2026-W43'), hours('2026-W13')]).toEqual([168, 169, 167])
  })

  it('are known by their ISO name, also at the turn of the year', () => {
    expect(weekOf(new Date('2026-12-01T13:32:00Z'), paris)).toBe('2026-W49')
    expect(weekOf(new Date('2027-01-01T12:00:00Z'), paris)).toBe('2026-W53')
    expect(weekOf(new Date('2026-11-29T23:30:00Z'), paris)).toBe('2026-W49')
    expect(shiftWeek('2026-W53', 1)).toBe('2027-W01')
    expect(shiftWeek('2027-W01', -1)).toBe('2026-W53')
  })

  it('are refused when they are none', () => {
    expect([daysOf('2026-49', paris), daysOf('2026-W00', paris), daysOf('2026-W60', paris)]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('what lies in a week', () => {
  const days = daysOf('2026-W49', 'UTC') ?? []

  it('is cut at its ends', () => {
    expect(laneOf('2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z', days)).toEqual({ start: 0, length: 1 })
    expect(laneOf('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', days)?.length).toBeCloseTo(1 / 7)
    expect(laneOf('2026-12-08T00:00:00Z', '2026-12-09T00:00:00Z', days)).toBeNull()
  })

  it('adds up by the hour', () => {
    const campaign = (id: string, requests: number) => ({
      id,
      hours: [{ hour: '2026-11-30T09:00:00Z', requests }],
    })
    const load = { campaigns: [campaign('a', 3), campaign('b', 4)] } as unknown as Schema<'Load'>
    const hours = hoursOf(load, days)
    expect(hours).toHaveLength(168)
    expect(hours[9]).toMatchObject({
      total: 7,
      parts: [
        { id: 'a', requests: 3 },
        { id: 'b', requests: 4 },
      ],
    })
    expect(hours.reduce((sum, { total }) => sum + total, 0)).toBe(7)
  })

  it('has a round top', () => {
    expect([niceTop(0), niceTop(7), niceTop(12), niceTop(426)]).toEqual([1, 10, 20, 500])
  })
})
