import { describe, expect, it } from 'vitest'
import { daysBetween, isDate, isZone, localOf, minuteOf, nextDate, readTime, timeOf, weekdayOf } from './days'

describe('local time', () => {
  it('is the wall clock of the zone, on both sides of a change of the clocks', () => {
    expect(localOf('2026-12-07T08:00:00Z', 'Europe/Paris')).toEqual({ date: '2026-12-07', minute: 540 })
    expect(localOf('2026-12-07T20:00:00Z', 'Asia/Kolkata')).toEqual({ date: '2026-12-08', minute: 90 })
    expect(localOf('2026-10-25T00:30:00Z', 'Europe/Paris').minute).toBe(150)
    expect(localOf('2026-10-25T01:30:00Z', 'Europe/Paris').minute).toBe(150)
    expect(localOf('2026-12-07T23:00:00Z', 'Europe/Paris')).toEqual({ date: '2026-12-08', minute: 0 })
  })

  it('knows zones', () => {
    expect(isZone('Europe/Paris')).toBe(true)
    expect(isZone('Europe/Nowhere')).toBe(false)
    expect(isZone('')).toBe(false)
  })
})

describe('dates', () => {
  it('go on over months, years and leap days', () => {
    expect(nextDate('2026-12-31', 1)).toBe('2027-01-01')
    expect(nextDate('2028-02-28', 1)).toBe('2028-02-29')
    expect(nextDate('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-12-07', '2026-12-11')).toBe(4)
    expect(daysBetween('2027-01-01', '2026-12-31')).toBe(-1)
    expect(weekdayOf('2026-12-07')).toBe('mon')
    expect(weekdayOf('2026-12-13')).toBe('sun')
  })

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '', 'x'])('%s is none', (text) =>
    expect(isDate(text)).toBe(false),
  )
})

describe('times', () => {
  it.each([
    ['9', '09:00'],
    ['9h30', '09:30'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['17:30', '17:30'],
    [' 7.05 ', '07:05'],
    ['24:00', '24:00'],
    ['24:01', null],
    ['12:60', null],
    ['noon', null],
  ])('%s is read as %s', (typed, read) => expect(readTime(typed)).toBe(read))

  it('are minutes and back', () => {
    for (const minute of [0, 59, 60, 1049, 1440]) expect(minuteOf(timeOf(minute))).toBe(minute)
  })
})
