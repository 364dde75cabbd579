import { describe, expect, it } from 'vitest'
import { filterIn, isFiltered, searchOf } from './filter'

describe('the filter of people', () => {
  it('comes back from its address as it was', () => {
    const filter = {
      outcome: 'pending,claimed',
      reason: 'not_found',
      presence: 'offline',
      round: '2',
      q: 'O’Brien & co',
    }
    expect(filterIn(new URLSearchParams(searchOf(filter)))).toEqual(filter)
  })

  it('is nothing when nothing is filtered', () => {
    expect(searchOf({})).toBe('')
    expect(filterIn(new URLSearchParams('?q=%20&cursor=x'))).toEqual({})
    expect([isFiltered({}), isFiltered({ q: 'a' })]).toEqual([false, true])
  })
})
