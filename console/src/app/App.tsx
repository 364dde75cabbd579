import { FluentProvider, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiProblem } from '@/api/problem'
import { WordsProvider } from '@/words/context'
import { keepLanguage, loadCatalogue } from '@/words/load'
import { type Catalogue, type Language, LOCALES } from '@/words/model'
import { makeWords } from '@/words/words'
import { ErrorBoundary } from './ErrorBoundary'
import { Router } from './Router'
import { SessionGate } from './session/SessionGate'
import { useTheme } from './theme'

const useStyles = makeStyles({
  app: { height: '100%', backgroundColor: tokens.colorNeutralBackground2 },
  dark: { backgroundColor: tokens.colorNeutralBackground3 },
})

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // A refusal stays a refusal; only what may pass is asked for again.
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
})

/** Everything around the pages. */
export function App(props: { language: Language; catalogue: Catalogue }) {
  const styles = useStyles()
  const { theme, name } = useTheme()
  const [spoken, setSpoken] = useState(props)
  const words = useMemo(() => makeWords(spoken.language, spoken.catalogue), [spoken])
  const choose = useCallback(async (language: Language) => {
    const catalogue = await loadCatalogue(language)
    keepLanguage(language)
    setSpoken({ language, catalogue })
  }, [])
  useEffect(() => {
    document.documentElement.lang = LOCALES[spoken.language]
  }, [spoken.language])
  useEffect(() => {
    document.documentElement.dataset.theme = name
  }, [name])

  return (
    <FluentProvider theme={theme}>
      {/* Not on the provider itself: menus and dialogs would take its class with them. */}
      <div className={mergeClasses(styles.app, name === 'dark' && styles.dark)}>
        <WordsProvider words={words} choose={choose}>
          <ErrorBoundary>
            <QueryClientProvider client={queries}>
              <SessionGate>
                <Router />
              </SessionGate>
            </QueryClientProvider>
          </ErrorBoundary>
        </WordsProvider>
      </div>
    </FluentProvider>
  )
}
