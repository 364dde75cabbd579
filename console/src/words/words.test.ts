import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { describe, expect, it } from 'vitest'
import en from './en'
import fr from './fr'
import { firstLanguage } from './load'
import type { Key } from './model'
import { makeWords } from './words'

const keys = Object.keys(en) as Key[]

/** The arguments and tags of a message. */
function names(elements: MessageFormatElement[]): string[] {
  const found = new Set<string>()
  const walk = (list: MessageFormatElement[]) => {
    for (const element of list) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue
      found.add(element.type === TYPE.tag ? `<${element.value}>` : element.value)
      if (element.type === TYPE.tag) walk(element.children)
      if (element.type === TYPE.plural || element.type === TYPE.select) {
        for (const option of Object.values(element.options)) walk(option.value)
      }
    }
  }
  walk(elements)
  return [...found].sort()
}

/** What a person reads of a message, arguments left out. */
function literals(elements: MessageFormatElement[]): string {
  return elements
    .map((element) => {
      if (element.type === TYPE.literal) return element.value
      if (element.type === TYPE.tag) return literals(element.children)
      if (element.type === TYPE.plural || element.type === TYPE.select)
        return Object.values(element.options)
          .map((option) => literals(option.value))
          .join('\n')
      return 'x'
    })
    .join('')
}

describe('the catalogue', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort())
  })

  it('takes the same arguments in both languages', () => {
    const other = keys.filter((key) => `${names(parse(fr[key] ?? ''))}` !== `${names(parse(en[key]))}`)
    expect(other).toEqual([])
  })

  it('keeps to French typography', () => {
    const wrong = keys
      .map((key) => [key, literals(parse(fr[key] ?? '')).replace(/https?:\S+|\d\d:\d\d/g, '')])
      .filter(([, text]) => /[^\u202f\s][;:?!%»](\s|$)| [;:?!%»]|«[^\u202f]|'/.test(text ?? ''))
    expect(wrong).toEqual([])
  })

  it('spells plurals and numbers as the language does', () => {
    const values = { recipients: 4812, parts: 'x' }
    expect(makeWords('en', en).t('kit.outcomes', values)).toBe('4,812 people: x')
    expect(makeWords('fr', fr).t('kit.outcomes', values)).toBe('4\u202f812 personnes\u202f: x')
    expect(makeWords('fr', fr).t('kit.outcomes', { recipients: 1, parts: 'x' })).toBe('1 personne\u202f: x')
  })

  it('speaks the kept language, else the browser’s', () => {
    expect(firstLanguage('fr', ['en-GB'])).toBe('fr')
    expect(firstLanguage(null, ['de-DE', 'fr-CA', 'en-US'])).toBe('fr')
    expect(firstLanguage('xx', ['de-DE'])).toBe('en')
  })
})
