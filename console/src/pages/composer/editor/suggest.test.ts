import { describe, expect, it } from 'vitest'
import { linkOf } from './links'
import { blockAt, matching, openBracket, startOfBlock } from './suggest'

describe('an open bracket', () => {
  it.each([
    ['Hi [', ''],
    ['Hi [FIR', 'FIR'],
    ['[city', 'city'],
    ['Hi \\[FIR', null],
    ['Hi [FIR]', null],
    ['Hi [a b', null],
    ['Hi', null],
  ])('%s offers columns for %s', (before, typed) => expect(openBracket(before)).toBe(typed))

  it('offers those that start with it first', () => {
    const columns = ['LASTNAME', 'NAME', 'CITY'].map((name) => ({ name, people: null }))
    expect(matching(columns, 'na').map(({ name }) => name)).toEqual(['NAME', 'LASTNAME'])
    expect(matching(columns, '')).toHaveLength(3)
  })
})

describe('the block of the caret', () => {
  const text = 'one\n\ntwo\nlines\n\n\nthree'

  it('is found in Markdown and back', () => {
    expect(blockAt(text, 0)).toBe(0)
    expect(blockAt(text, text.indexOf('lines'))).toBe(1)
    expect(blockAt(text, text.length)).toBe(2)
    expect(startOfBlock(text, 1)).toBe(text.indexOf('two'))
    expect(startOfBlock(text, 2)).toBe(text.indexOf('three'))
    expect(startOfBlock(text, 9)).toBe(text.length)
  })
})

describe('an address', () => {
  it.each([
    ['https://x.example/a?b=[CITY]', 'https://x.example/a?b=[CITY]'],
    ['x.example/a', 'https://x.example/a'],
    ['ann@x.example', 'mailto:ann@x.example'],
    ['javascript:alert(1)', null],
    ['x', null],
    ['https://', null],
    ['https://a b', null],
  ])('%s becomes %s', (typed, link) => expect(linkOf(typed)).toBe(link))
})
