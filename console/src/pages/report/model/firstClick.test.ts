import { describe, expect, it } from 'vitest'
import en from '@/words/en'
import fr from '@/words/fr'
import { makeWords } from '@/words/words'
import { axisLabels, columnsOf, columnWords, lengthWords, medianWords } from './firstClick'

const { t } = makeWords('en', en)
const french = makeWords('fr', fr).t
const ends = [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 30_720, 61_440, 86_400, null]
const columns = columnsOf(ends.map((below_seconds, people) => ({ below_seconds, people })))

describe('time to first click', () => {
  it('names each column by its two ends', () => {
    expect(columns.map((column) => columnWords(column, t))).toEqual([
      'under 1 minute',
      '1 minute to 2 minutes',
      '2 minutes to 4 minutes',
      '4 minutes to 8 minutes',
      '8 minutes to 16 minutes',
      '16 minutes to 32 minutes',
      '32 minutes to 1 h 4 min',
      '1 h 4 min to 2 h 8 min',
      '2 h 8 min to 4 hours',
      '4 hours to 8 hours',
      '8 hours to 17 hours',
      '17 hours to 1 day',
      'over 1 day',
    ])
  })

  it('leaves out the labels that have no room', () => {
    const labels = axisLabels(columns, t)
    expect(labels.filter(Boolean)).toEqual(['0', '10 min', '1 h', '8 h', 'over a day'])
    expect(labels[4]).toBe('10 min')
    expect(labels[6]).toBe('1 h')
  })

  it('says the median in words', () => {
    expect(medianWords(480, t)).toBe('half within 8 minutes')
    expect(medianWords(0, t)).toBe('half within 1 second')
    expect(medianWords(null, t)).toBe('no clicks yet')
    expect(medianWords(480, french)).toBe('la moitié en 8 minutes')
  })

  it('keeps to the unit somebody would say', () => {
    expect([1, 59, 60, 3_599, 3_600, 86_399, 200_000].map((s) => lengthWords(s, t))).toEqual([
      '1 second',
      '59 seconds',
      '1 minute',
      '59 minutes',
      '1 hour',
      '23 hours',
      '2 days',
    ])
  })
})
