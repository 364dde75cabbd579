import { describe, expect, it } from 'vitest'
import { diffBlocks } from './diff'

describe('two versions of a text', () => {
  it('stand beside each other, what differs is marked', () => {
    expect(diffBlocks('a\n\nb\n\nc', 'a\n\nx\n\nc\n\nd')).toEqual([
      { mine: 'a', theirs: 'a', changed: false },
      { mine: 'b', theirs: 'x', changed: true },
      { mine: 'c', theirs: 'c', changed: false },
      { mine: null, theirs: 'd', changed: true },
    ])
  })

  it('may be wholly different, or empty', () => {
    expect(diffBlocks('a', '')).toEqual([{ mine: 'a', theirs: null, changed: true }])
    expect(diffBlocks('', '')).toEqual([])
    expect(diffBlocks('a\n\nb', 'b')).toEqual([
      { mine: 'a', theirs: null, changed: true },
      { mine: 'b', theirs: 'b', changed: false },
    ])
  })
})
