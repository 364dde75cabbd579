import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { PageSkeleton } from '@/kit/PageSkeleton'
import SignInPage from '@/pages/signin'
import Callback from '@/pages/signin/callback'
import { ErrorBoundary } from './ErrorBoundary'
import { NotFound } from './NotFound'
import { sayGone } from './navigation'
import { PAGES, type Page } from './routes'
import { Shell } from './Shell'
import { useSession } from './session/context'
import { whenOnline } from './whenOnline'

const shown = PAGES.map((page) => ({ ...page, Shown: lazy(whenOnline(page.load)) as ComponentType }))

/** The page of the address, in the shell; sign-in when nobody is known. */
export function Router() {
  const [path, navigate] = useLocation()
  const session = useSession()
  const first = useRef(path)
  useEffect(() => {
    if (first.current !== path) sayGone()
    first.current = path
  }, [path])

  if (path === '/signin/callback') return <Callback />
  if (path === '/signin') return <SignInPage />
  if (session.status === 'out') {
    const from = `${path}${location.search}`
    return <Redirect to={`/signin?to=${encodeURIComponent(from)}`} replace />
  }
  if (session.status === 'loading') return <SignInPage waiting />
  return (
    <Shell>
      <ErrorBoundary page={path}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/">
              <Redirect to="/campaigns" replace />
            </Route>
            {shown.map(({ path: pattern, Shown }: Page & { Shown: ComponentType }) => (
              <Route key={pattern} path={pattern}>
                <Shown />
              </Route>
            ))}
            <Route>
              <NotFound go={() => navigate('/campaigns')} />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  )
}
