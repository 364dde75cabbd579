import { FluentProvider, teamsLightTheme } from '@fluentui/react-components'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { SessionProvider } from '@/app/session/context'
import type { Session } from '@/app/session/model'
import { WordsProvider } from '@/words/context'
import en from '@/words/en'
import fr from '@/words/fr'
import type { Language } from '@/words/model'
import { makeWords } from '@/words/words'

const everyone: Session = {
  status: 'ready',
  me: { name: 'local', roles: ['viewer', 'author', 'operator'] },
  local: true,
}

/** Renders a component as the application would: theme, words, session, a router in memory, a query client that never retries. */
export function renderApp(
  element: ReactElement,
  options: { path?: string; language?: Language; session?: Session } = {},
) {
  const { path = '/campaigns', language = 'en', session = everyone } = options
  const location = memoryLocation({ path, record: true })
  const [, search = ''] = path.split('?')
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const words = makeWords(language, language === 'en' ? en : fr)
  const view = render(
    <FluentProvider theme={teamsLightTheme}>
      <WordsProvider words={words} choose={() => {}}>
        <QueryClientProvider client={queries}>
          <SessionProvider value={session}>
            <Router hook={location.hook} searchHook={() => search}>
              {element}
            </Router>
          </SessionProvider>
        </QueryClientProvider>
      </WordsProvider>
    </FluentProvider>,
  )
  return { ...view, location, queries }
}
