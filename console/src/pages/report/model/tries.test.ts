import { describe, expect, it } from 'vitest'
import { report } from '../test/answers'
import { mostSent, roundsOf } from './tries'

describe('tries', () => {
  const rounds = roundsOf(report.by_rung)

  it('are nine in three rounds, whatever was answered', () => {
    expect(rounds.map(({ tries }) => tries.length)).toEqual([3, 3, 3])
    expect(roundsOf([]).every(({ begun }) => !begun)).toBe(true)
  })

  it('add up to everybody who was sent to', () => {
    const sum = rounds.flatMap(({ tries }) => tries).reduce((all, { sent }) => all + sent, 0)
    expect(sum).toBe(report.totals.sent)
    expect(mostSent(rounds)).toBe(1_548)
  })

  it('know that the third round has not begun', () => {
    expect(rounds.map(({ begun }) => begun)).toEqual([true, true, false])
  })
})
