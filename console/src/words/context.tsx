import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { type Format, makeFormat } from '@/format/format'
import { type Language, LOCALES } from './model'
import type { Words } from './words'

interface Spoken extends Words {
  format: Format
  /** Changes the language. */
  choose: (language: Language) => void
}

const Context = createContext<Spoken | null>(null)

/** Gives the texts and formats of the chosen language to everything below. */
export function WordsProvider(props: {
  words: Words
  choose: (language: Language) => void
  children: ReactNode
}) {
  const { words, choose, children } = props
  const spoken = useMemo(
    () => ({ ...words, choose, format: makeFormat(LOCALES[words.language]) }),
    [words, choose],
  )
  return <Context.Provider value={spoken}>{children}</Context.Provider>
}

/** The texts of the chosen language. */
export function useWords(): Spoken {
  const spoken = useContext(Context)
  if (!spoken) throw new Error('useWords outside of WordsProvider')
  return spoken
}

/** Numbers, shares and times as the chosen language writes them. */
export function useFormat(): Format {
  return useWords().format
}
