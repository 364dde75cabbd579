import { describe, expect, it } from 'vitest'
import en from '@/words/en'
import { makeWords } from '@/words/words'
import { ladder } from '../test/answers'
import { roundsOf, shapeOf, usedOf } from './ladder'

const { t } = makeWords('en', en)
const writing = { t, time: (at: string) => at.slice(11, 16), day: (at: string) => at.slice(5, 10) }

describe('the ladder of one person', () => {
  const rounds = roundsOf(ladder, writing)

  it('has a shape for each try', () => {
    expect(rounds.map(({ tries }) => tries.map(({ shape }) => shape))).toEqual([
      ['offline', 'offline', 'dnd'],
      ['dnd', 'sent', 'open'],
      ['open', 'open', 'open'],
    ])
    expect(usedOf(ladder)).toBe(5)
  })

  it('says when and why under each', () => {
    expect(rounds[0]?.tries[2]).toEqual({ shape: 'dnd', time: '15:00', words: 'do not disturb' })
    expect(rounds[1]?.tries[1]?.words).toBe('available')
    expect(rounds[1]?.tries[2]?.words).toBe('not needed')
  })

  it('is dated by round, and faint where nothing was needed', () => {
    expect(rounds.map(({ day }) => day)).toEqual(['11-30', '12-01', '12-02'])
    expect(rounds.map(({ faint }) => faint)).toEqual([false, false, true])
  })

  it('tells what is next, failed and unclear apart', () => {
    const tried = (result: 'failed' | 'unknown' | 'declined') =>
      shapeOf({ cycle: 1, rung: 1, state: 'tried', result })
    expect([tried('failed'), tried('unknown'), tried('declined')]).toEqual(['failed', 'unknown', 'offline'])
    expect(shapeOf({ cycle: 1, rung: 2, state: 'due' })).toBe('next')
  })

  it('has nine tries whatever was answered', () => {
    expect(roundsOf([], writing).flatMap(({ tries }) => tries)).toHaveLength(9)
  })
})
