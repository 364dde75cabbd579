import { describe, expect, it } from 'vitest'
import { at, curvesOf, MOST_POINTS, niceTicks, niceTop, thin } from './curve'
import { openTime } from './openTime'

const open = [
  { from: '2026-11-30T08:00:00Z', until: '2026-11-30T17:00:00Z' },
  { from: '2026-12-01T08:00:00Z', until: '2026-12-01T17:00:00Z' },
]
const axis = openTime(open, 'Europe/Paris')
const nothing = { planned: 0, sent: 0, clicked: 0 }

/** Ten planned and eight sent in each open hour until now. */
function series(until: string) {
  const points = []
  for (
    let at = Date.parse('2026-11-30T08:00:00Z');
    at < Date.parse('2026-12-01T17:00:00Z');
    at += 3_600_000
  ) {
    const hour = new Date(at).getUTCHours()
    const isOpen = hour >= 8 && hour < 17
    const past = at + 3_600_000 <= Date.parse(until)
    points.push({ planned: isOpen ? 10 : 0, sent: isOpen && past ? 8 : 0, clicked: 0 })
  }
  return {
    from: '2026-11-30T08:00:00Z',
    step_seconds: 3_600,
    before: nothing,
    points,
    after: nothing,
    planned_complete: true,
    open,
    ahead: {
      absent_permille: 200,
      hours: [10, 11, 12, 13, 14, 15, 16].map((hour) => ({ hour: `2026-12-01T${hour}:00:00Z`, sent: 9 })),
      sent: 150,
    },
    pauses: [{ from: '2026-11-30T10:00:00Z', until: '2026-11-30T11:00:00Z' }],
  }
}

describe('planned and sent', () => {
  const readAt = '2026-12-01T10:30:00Z'
  const curves = curvesOf(series(readAt), axis, { readAt, live: true, sent: 90 })

  it('ends in the figures of the report', () => {
    expect(curves.sent.at(-1)).toEqual({ minute: 690, people: 90 })
    expect(curves.now).toBe(690)
    expect(curves.plannedEnd).toBe(180)
    expect(curves.plannedNow).toBe(115)
    expect(curves.planned.at(-1)).toEqual({ minute: 1080, people: 180 })
  })

  it('expects the rest hour by hour', () => {
    expect(curves.expected[0]).toEqual({ minute: 690, people: 90 })
    expect(curves.expected.at(-1)).toEqual({ minute: 1080, people: 150 })
  })

  it('never falls', () => {
    for (const line of [curves.sent, curves.planned, curves.expected])
      line.reduce((before, point) => {
        expect(point.people).toBeGreaterThanOrEqual(before.people)
        expect(point.minute).toBeGreaterThanOrEqual(before.minute)
        return point
      })
  })

  it('has no room for the night', () => {
    const night = curves.planned.filter(({ minute }) => minute === 540)
    expect(night).toHaveLength(1)
    expect(night[0]?.people).toBe(90)
  })

  it('marks pauses', () => {
    expect(curves.pauses).toEqual([{ from: 120, until: 180 }])
  })

  it('expects nothing when it is over', () => {
    const done = { ...series('2026-12-02T00:00:00Z'), ahead: null }
    const over = curvesOf(done, axis, {
      readAt: '2026-12-02T00:00:00Z',
      live: false,
      sent: 144,
    })
    expect([over.expected, over.now]).toEqual([[], null])
    expect(over.sent.at(-1)).toEqual({ minute: 1080, people: 144 })
  })

  it('does not overtake the report', () => {
    const late = curvesOf(series(readAt), axis, { readAt, live: true, sent: 60 })
    expect(Math.max(...late.sent.map(({ people }) => people))).toBe(60)
  })
})

describe('points', () => {
  it('are at most as many as are drawn, first and last among them', () => {
    const many = Array.from({ length: 5_000 }, (_, minute) => ({ minute, people: minute }))
    const few = thin(many, 5_000)
    expect(few.length).toBeLessThanOrEqual(MOST_POINTS)
    expect(few[0]).toEqual({ minute: 0, people: 0 })
    expect(few.at(-1)).toEqual({ minute: 4_999, people: 4_999 })
  })

  it('have people between them', () => {
    const line = [
      { minute: 0, people: 0 },
      { minute: 10, people: 100 },
    ]
    expect([at(line, 5), at(line, 20), at([], 3)]).toEqual([50, 100, 0])
  })
})

describe('the axis of people', () => {
  it('ends at a round number with round steps', () => {
    expect([4, 300, 4_812, 12_480, 100_000].map(niceTop)).toEqual([5, 300, 5_000, 15_000, 100_000])
    expect(niceTicks(4_812)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000])
    expect(niceTicks(12_480)).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000])
    for (let value = 1; value < 200_000; value = Math.ceil(value * 1.37)) {
      const ticks = niceTicks(value)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(value)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.every(Number.isInteger)).toBe(true)
    }
  })
})
