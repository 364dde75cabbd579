import { IntlMessageFormat } from 'intl-messageformat'
import type { ReactNode } from 'react'
import { type Catalogue, type Key, type Language, LOCALES, type Values } from './model'

/** The parts of a text that are elements: `<b>` and what else a call names. */
export type Elements = Record<string, (parts: ReactNode[]) => ReactNode>

/** The texts of one language. */
export interface Words {
  language: Language
  /** The text of a key, filled with values. Plurals and numbers are written in ICU. */
  t: (key: Key, values?: Values) => string
  /** Like `t`, with elements for the tags in the text: `rich('x', { n }, { b: (p) => <b>{p}</b> })`. */
  rich: (key: Key, values: Values, elements: Elements) => ReactNode
  /** Whether a key is there: for texts that answers of the API choose, such as `problems.stale`. */
  has: (key: string) => key is Key
}

/** Makes the texts of a language; each message is read once. */
export function makeWords(language: Language, catalogue: Catalogue): Words {
  const read = new Map<Key, IntlMessageFormat>()
  const message = (key: Key) => {
    const known = read.get(key)
    if (known) return known
    const made = new IntlMessageFormat(catalogue[key] ?? key, LOCALES[language])
    read.set(key, made)
    return made
  }
  return {
    language,
    t: (key, values) => String(message(key).format(values)),
    rich: (key, values, elements) => message(key).format<ReactNode>({ ...values, ...elements }) as ReactNode,
    has: (key): key is Key => Object.hasOwn(catalogue, key),
  }
}
