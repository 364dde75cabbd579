import { describe, expect, it } from 'vitest'
import { axisOf, barsOf, busiest, hourMarks, niceMax, placeOn } from './bars'
import { stripOf } from './week'

const days = stripOf({
  start: '2026-12-07T09:00',
  duration: { days: 5 },
  opening_hours: { from: '09:00', to: '17:30', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], skip: [] },
})
const zones = [
  { time_zone: 'Europe/Paris', people: 900 },
  { time_zone: 'Europe/Lisbon', people: 50 },
  { time_zone: 'Asia/Kolkata', people: 100 },
]
const hours = [
  { hour: '2026-12-07T08:00:00Z', first_tries: 40, retries: 8 },
  { hour: '2026-12-07T09:00:00Z', first_tries: 0, retries: 0 },
  { hour: '2026-12-08T04:00:00Z', first_tries: 6, retries: 0 },
  { hour: '2026-12-08T17:00:00Z', first_tries: 1, retries: 1 },
]

describe('the bars', () => {
  const bars = barsOf({ hours, zones }, days, 'Europe/Paris')

  it('stand on their local day and minute; empty hours have none', () => {
    expect(bars.map(({ day, minute, first, retries }) => [day, minute, first, retries])).toEqual([
      [0, 540, 40, 8],
      [1, 300, 6, 0],
      [1, 1080, 1, 1],
    ])
    expect(busiest(bars)?.hour).toBe('2026-12-07T08:00:00Z')
    expect(busiest([])).toBeNull()
  })

  it('outside the hours are named after the place that works then', () => {
    expect(bars.map(({ place }) => place)).toEqual([null, 'Asia/Kolkata', 'Europe/Lisbon'])
  })

  it('are added up by day in a long window', () => {
    const long = stripOf({
      start: '2026-12-07T09:00',
      duration: { days: 30 },
      opening_hours: { from: '09:00', to: '17:30', weekdays: ['mon'], skip: [] },
    })
    expect(
      barsOf({ hours, zones }, long, 'Europe/Paris').map(({ day, first, retries }) => [day, first, retries]),
    ).toEqual([
      [0, 40, 8],
      [1, 7, 1],
    ])
    expect(axisOf(long, [])).toEqual({ from: 0, to: 1440 })
  })

  it('share an axis with the strip that leaves the night out', () => {
    const axis = axisOf(days, bars)
    expect(axis).toEqual({ from: 180, to: 1260 })
    expect(placeOn(axis, 7, 0, 180)).toBe(0)
    expect(placeOn(axis, 7, 1, 180)).toBeCloseTo(1 / 7)
    expect(placeOn(axis, 7, 0, 720)).toBeCloseTo(0.5 / 7)
    expect(axisOf([], [])).toEqual({ from: 0, to: 1440 })
  })
})

describe('the ticks', () => {
  it.each([
    [0, 2],
    [3, 4],
    [49, 50],
    [426, 500],
    [1001, 2000],
  ])('above %i is %i', (highest, most) => expect(niceMax(highest)).toBe(most))

  it('name the opening, the middle and the close', () => {
    expect(hourMarks('09:00', '17:30')).toEqual([9, 13, 17])
    expect(hourMarks('09:00', '12:00')).toEqual([9, 12])
  })
})
