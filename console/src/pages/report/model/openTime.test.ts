import { describe, expect, it } from 'vitest'
import { openTime, ticksOf } from './openTime'

// Three days in Paris, 09:00–18:00, winter time.
const days = ['30', '01', '02'].map((day) => {
  const date = day === '30' ? '2026-11-30' : `2026-12-${day}`
  return { from: `${date}T08:00:00Z`, until: `${date}T17:00:00Z` }
})
const axis = openTime(days, 'Europe/Paris')

describe('the open-time axis', () => {
  it('cuts closed hours out', () => {
    expect(axis.length).toBe(3 * 540)
    expect(axis.minuteAt('2026-11-30T08:00:00Z')).toBe(0)
    expect(axis.minuteAt('2026-11-30T16:59:00Z')).toBe(539)
    expect(axis.minuteAt('2026-12-01T08:00:00Z')).toBe(540)
    expect(axis.minuteAt('2026-12-01T13:32:30Z')).toBe(540 + 332.5)
  })

  it('puts closed instants where the next stretch begins, and all others at the ends', () => {
    expect(axis.minuteAt('2026-11-30T23:00:00Z')).toBe(540)
    expect(axis.minuteAt('2026-11-29T23:00:00Z')).toBe(0)
    expect(axis.minuteAt('2026-12-09T00:00:00Z')).toBe(1620)
  })

  it('gives back the instant of every minute', () => {
    for (let minute = 0; minute < axis.length; minute += 7)
      expect(axis.minuteAt(axis.instantAt(minute))).toBe(minute)
    expect(axis.instantAt(1620).toISOString()).toBe('2026-12-02T17:00:00.000Z')
    expect(axis.instantAt(-3).toISOString()).toBe('2026-11-30T08:00:00.000Z')
  })

  it('never runs backwards', () => {
    let before = -1
    for (
      let at = Date.parse('2026-11-29T00:00:00Z');
      at < Date.parse('2026-12-04T00:00:00Z');
      at += 1_700_000
    ) {
      const minute = axis.minuteAt(at)
      expect(minute).toBeGreaterThanOrEqual(before)
      before = minute
    }
  })

  it('knows where days and full hours begin', () => {
    expect(axis.days.map(({ minute }) => minute)).toEqual([0, 540, 1080])
    expect(axis.hours(3).map(({ minute }) => minute)).toEqual([180, 360, 720, 900, 1260, 1440])
  })

  it('finds the days of a window that is never closed, and local hours of a half-hour zone', () => {
    const always = openTime([{ from: '2026-12-01T10:00:00Z', until: '2026-12-03T00:00:00Z' }], 'Asia/Kolkata')
    expect(always.days.map(({ at }) => at.toISOString())).toEqual([
      '2026-12-01T10:00:00.000Z',
      '2026-12-01T18:30:00.000Z',
      '2026-12-02T18:30:00.000Z',
    ])
    expect(always.hours(6)[0]?.at.toISOString()).toBe('2026-12-01T12:30:00.000Z')
  })

  it('goes through the end of summer time without losing a day', () => {
    const axis = openTime([{ from: '2026-10-24T00:00:00Z', until: '2026-10-27T00:00:00Z' }], 'Europe/Paris')
    expect(axis.days.map(({ at }) => at.toISOString())).toEqual([
      '2026-10-24T00:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-26T23:00:00.000Z',
    ])
  })

  it('is empty of nothing', () => {
    const none = openTime([], 'UTC')
    expect([none.length, none.days.length, none.minuteAt(5)]).toEqual([0, 0, 0])
  })
})

describe('ticks', () => {
  it('leave room between labels', () => {
    const { days, hours } = ticksOf(axis, 150, 300)
    expect(days).toHaveLength(3)
    expect(hours.map(({ minute }) => minute)).toEqual([180, 360, 720, 900, 1260, 1440])
  })

  it('are dates only when the window is long', () => {
    const { days, hours } = ticksOf(axis, 2_000, 1_000)
    expect(hours).toEqual([])
    expect(days.map(({ minute }) => minute)).toEqual([0, 1080])
  })
})
