import { describe, expect, it } from 'vitest'
import { makeFormat } from './format'

const en = makeFormat('en-GB')
const fr = makeFormat('fr-FR')
const at = '2026-12-01T13:32:22Z'
const paris = { zone: 'Europe/Paris', now: new Date('2026-12-01T13:32:22Z') }

describe('numbers', () => {
  it('are grouped as the language does', () => {
    expect(en.number(4812)).toBe('4,812')
    expect(fr.number(4812)).toBe('4\u202f812')
  })

  it('are shares that never round somebody away', () => {
    expect(en.percent(612, 2141)).toBe('28.6%')
    expect(fr.percent(612, 2141)).toBe('28,6\u202f%')
    expect(en.percent(2, 4812)).toBe('<0.1%')
    expect(en.percent(4811, 4812)).toBe('>99.9%')
    expect(en.percent(0, 10)).toBe('0.0%')
    expect(en.percent(0, 0)).toBe('–')
    expect(en.percent(44, 100, 0)).toBe('44%')
  })
})

describe('times', () => {
  it('are in the zone that is asked for', () => {
    expect(en.time(at, paris)).toBe('14:32')
    expect(en.seconds(at, { zone: 'Asia/Kolkata' })).toBe('19:02:22')
    expect(en.dayTime(at, paris)).toBe('Tue 1 Dec, 14:32')
    expect(fr.dayTime(at, paris)).toBe('mar. 1 déc. 14:32')
    expect(en.longDayTime(at, paris)).toBe('Tuesday 1 December, 14:32')
  })

  it('name the year only when it is another', () => {
    expect(en.day(at, { zone: 'Europe/Paris', now: new Date('2027-01-02T00:00:00Z') })).toBe('Tue 1 Dec 2026')
  })

  it('say midnight as 00:00', () => {
    expect(en.time('2026-12-01T00:00:00Z', { zone: 'UTC' })).toBe('00:00')
  })

  it('are ranges without repeating the month', () => {
    expect(en.range('2026-11-30T08:00:00Z', '2026-12-02T17:00:00Z', paris)).toBe('30 Nov – 2 Dec')
    expect(en.range('2026-12-07T08:00:00Z', '2026-12-11T17:00:00Z', paris)).toBe('7 – 11 Dec')
    expect(en.range('2026-12-07T08:00:00Z', '2026-12-07T17:00:00Z', paris)).toBe('7 Dec')
  })

  it('say the weekday alone within a week', () => {
    expect(en.soon('2026-12-02T17:00:00Z', paris)).toBe('Wed 18:00')
    expect(en.soon('2026-12-09T17:00:00Z', paris)).toBe('9 Dec 18:00')
    expect(fr.soon('2026-11-30T17:00:00Z', paris)).toBe('lun. 18:00')
  })

  it('name places', () => {
    expect(en.place('America/New_York')).toBe('New York')
  })
})
