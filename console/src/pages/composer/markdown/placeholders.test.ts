import { describe, expect, it } from 'vitest'
import {
  cut,
  pieces,
  placeholderAt,
  placeholdersOf,
  restored,
  withFallback,
  withoutPlaceholder,
} from './placeholders'

describe('placeholders', () => {
  it.each([
    ['[CITY]', 'CITY', null],
    ['[CITY|there] x', 'CITY', 'there'],
    ['[A_1|]', 'A_1', ''],
    ['[ÉTÉ]', 'ÉTÉ', null],
  ])('%s is one', (text, name, fallback) => {
    expect(placeholderAt(text)?.placeholder).toEqual({ name, fallback })
  })

  it.each([
    '[city]',
    '[City]',
    '[]',
    '[1]',
    '[A B]',
    '[A|[B]]',
    '[A](https://x.example)',
    '[A]()',
    '[A|b\nc]',
    `[${'A'.repeat(65)}]`,
  ])('%s is none', (text) => expect(placeholderAt(text)).toBeNull())

  it('an escaped bracket starts none, an escaped backslash does not escape', () => {
    expect(placeholdersOf('\\[A] \\\\[B]')).toEqual([{ name: 'B', fallback: null }])
  })

  it('are listed once, by name and fallback', () => {
    expect(placeholdersOf('[A] [B|x] [A] [A|y]').map(({ name, fallback }) => [name, fallback])).toEqual([
      ['A', null],
      ['B', 'x'],
      ['A', 'y'],
    ])
  })

  it('come back from where they were cut', () => {
    const text = 'Hi [A|*x*], [B]!'
    const { text: short, placeholders } = cut(text)
    expect(short).not.toContain('[')
    expect(restored(short, placeholders)).toBe(text)
    expect(pieces(text)).toHaveLength(5)
  })

  it('are given a fallback everywhere', () => {
    expect(withFallback('team [TEAM], [TEAM|x] and [CITY]', 'TEAM', 'your [site]\n')).toBe(
      'team [TEAM|your  site], [TEAM|your  site] and [CITY]',
    )
    expect(withFallback('[TEAM|x]', 'TEAM', null)).toBe('[TEAM]')
  })

  it('are removed without a gap', () => {
    expect(withoutPlaceholder('team [TEAM] still', 'TEAM')).toBe('team still')
    expect(withoutPlaceholder('[TEAM] still, [CITY]', 'TEAM')).toBe('still, [CITY]')
    expect(withoutPlaceholder('([TEAM])', 'TEAM')).toBe('()')
  })
})
