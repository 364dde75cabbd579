import { describe, expect, it } from 'vitest'
import { hoursAfterKey, movedHours, openMinutes, resizedHours, stripOf, windowOf } from './week'

const draft = {
  start: '2026-12-07T10:15',
  duration: { days: 5 } as { days: number } | { hours: number },
  opening_hours: {
    from: '09:00',
    to: '17:30',
    weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as (
      | 'mon'
      | 'tue'
      | 'wed'
      | 'thu'
      | 'fri'
      | 'sat'
      | 'sun'
    )[],
    skip: ['2026-12-08'],
  },
}

describe('the window', () => {
  it('of days ends with the last of them', () => {
    expect(windowOf(draft)).toEqual({
      date: '2026-12-07',
      minute: 615,
      lastDate: '2026-12-11',
      lastMinute: 1440,
    })
  })

  it('of hours ends on the clock', () => {
    expect(windowOf({ ...draft, duration: { hours: 2 } })).toMatchObject({
      lastDate: '2026-12-07',
      lastMinute: 735,
    })
    expect(windowOf({ ...draft, duration: { hours: 14 } })).toMatchObject({
      lastDate: '2026-12-08',
      lastMinute: 15,
    })
    expect(windowOf({ ...draft, start: '2026-12-07T00:00', duration: { hours: 24 } })).toMatchObject({
      lastDate: '2026-12-07',
      lastMinute: 1440,
    })
  })

  it('is none while the start cannot be read', () => {
    expect(windowOf({ ...draft, start: '' })).toBeNull()
    expect(windowOf({ ...draft, duration: { days: 0 } })).toBeNull()
    expect(stripOf({ ...draft, start: 'x' })).toEqual([])
  })
})

describe('the strip', () => {
  it('paints open, holiday, closed and outside days, at least a week', () => {
    const days = stripOf(draft)
    expect(days.map(({ kind }) => kind)).toEqual([
      'open',
      'holiday',
      'open',
      'open',
      'open',
      'closed',
      'closed',
    ])
    expect(stripOf({ ...draft, duration: { days: 2 } })[2]?.kind).toBe('outside')
    expect(stripOf({ ...draft, duration: { days: 60 } })).toHaveLength(60)
  })

  it('opens the first day at the start and closes the last at the end', () => {
    expect(stripOf(draft)[0]).toMatchObject({ from: 615, to: 1050 })
    expect(stripOf({ ...draft, duration: { hours: 3 } })[0]).toMatchObject({ from: 615, to: 795 })
    expect(stripOf({ ...draft, start: '2026-12-07T18:00' })[0]?.kind).toBe('closed')
    expect(openMinutes(stripOf(draft))).toBe(435 + 3 * 510)
  })
})

describe('painted hours', () => {
  const hours = { from: '09:00', to: '17:30' }

  it('move within the day', () => {
    expect(movedHours(hours, 30)).toEqual({ from: '09:30', to: '18:00' })
    expect(movedHours(hours, -600)).toEqual({ from: '00:00', to: '08:30' })
    expect(movedHours(hours, 1000)).toEqual({ from: '15:30', to: '24:00' })
  })

  it('resize to half an hour at least', () => {
    expect(resizedHours(hours, 'to', 30).to).toBe('18:00')
    expect(resizedHours(hours, 'to', -1000).to).toBe('09:30')
    expect(resizedHours(hours, 'from', 1000).from).toBe('17:00')
    expect(resizedHours(hours, 'from', -1000).from).toBe('00:00')
    expect(resizedHours(hours, 'to', 1000).to).toBe('24:00')
  })

  it('follow the arrows', () => {
    expect(hoursAfterKey(hours, 'ArrowLeft', false)).toEqual({ from: '08:30', to: '17:00' })
    expect(hoursAfterKey(hours, 'ArrowRight', true)).toEqual({ from: '09:00', to: '18:00' })
    expect(hoursAfterKey(hours, 'Tab', false)).toBeNull()
  })
})
