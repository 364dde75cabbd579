import { describe, expect, it } from 'vitest'
import type { LadderTry } from './forecast'
import { roundsInWindow, roundsOf } from './ladder'

const one = (
  cycle: number,
  rung: number,
  at: string | null,
  skipped: LadderTry['skipped'] = null,
): LadderTry => ({ cycle, rung, at, skipped })

describe('the ladder of one person', () => {
  const rounds = roundsOf(
    [
      one(1, 2, '2026-12-07T09:37:00Z'),
      one(1, 1, '2026-12-07T09:27:00Z'),
      one(1, 3, '2026-12-07T10:00:00Z'),
      one(2, 1, '2026-12-09T16:25:00Z'),
      one(2, 2, null, 'closed'),
      one(2, 3, null, 'closed'),
      one(3, 1, null, 'window_over'),
      one(3, 2, null, 'window_over'),
      one(3, 3, null, 'window_over'),
    ],
    'Europe/Paris',
  )

  it('has rounds in order, dated by their first try', () => {
    expect(rounds.map(({ cycle, date }) => [cycle, date])).toEqual([
      [1, '2026-12-07'],
      [2, '2026-12-09'],
      [3, null],
    ])
    expect(roundsInWindow(rounds)).toBe(2)
  })

  it('says why each try comes when it comes', () => {
    expect(rounds[0]?.tries.map(({ why }) => why)).toEqual(['planned', 'tenLater', 'fullHour'])
    expect(rounds[1]?.tries.map(({ why }) => why)).toEqual(['newMinute', 'tenLater', 'fullHour'])
  })

  it('is nothing without tries', () => {
    expect(roundsOf([], 'Europe/Paris')).toEqual([])
  })
})
