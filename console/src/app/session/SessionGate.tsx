import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { asProblem } from '@/api/problem'
import { whenOnline } from '../whenOnline'
import { currentBearer, onExpired, setBearer } from './bearer'
import { loadConfiguration } from './configuration'
import { SessionProvider } from './context'
import { forgetLocal, keepRoles, keptRoles, localToken } from './local'
import { loadMe } from './me'
import { type Configuration, personOf, type Role, type Session } from './model'
import type { Issuer } from './oidc'
import { type SignIn, SignInProvider } from './signIn'
import { forgetTried } from './tried'

const loadIssuer = whenOnline(() => import('./oidc'))

/** Keeps who uses the console, and the token that their calls carry. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>({ status: 'loading' })
  const [configuration, setConfiguration] = useState<Configuration | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const issuer = useRef<Issuer | null>(null)

  const enter = useCallback(async (token: string | null, local: boolean) => {
    setBearer(token)
    try {
      setSession({ status: 'ready', me: await loadMe(), local })
    } catch (error) {
      // Without a network nobody knows whether the token is good: nothing is taken from the person for it.
      if (asProblem(error).status !== 0) setSession({ status: 'out' })
      throw error
    }
  }, [])

  const start = useCallback(async () => {
    setFailure(null)
    try {
      const found = await loadConfiguration()
      if (found.local) {
        setConfiguration(found)
        await enter(localToken(found.local.token, keptRoles()), true)
        return
      }
      const made = (await loadIssuer()).makeIssuer(found)
      issuer.current = made
      // The page of the issuer's answer begins as soon as this is known.
      setConfiguration(found)
      made.onChange((token) => {
        setBearer(token)
        if (!token) return setSession(expired)
        // What is open stays open, whether or not it can be asked now who that is.
        loadMe().then(
          (me) => setSession({ status: 'ready', me, local: false }),
          () => setSession(renewed),
        )
      })
      const token = await made.token()
      if (token) await enter(token, false)
      else setSession({ status: 'out' })
    } catch (error) {
      setFailure(error)
    }
  }, [enter])

  useEffect(() => void start(), [start])
  // Who comes without a network is asked for again when it is back.
  useEffect(() => {
    if (failure === null) return
    const again = () => void start()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [failure, start])
  // A call before sign-in is not an end of a session.
  useEffect(() => onExpired(() => currentBearer() && setSession(expired)), [])

  const signIn = useMemo<SignIn>(
    () => ({
      configuration,
      failure,
      retry: start,
      leave: (to, again) => issuer.current?.leave(to, again) ?? Promise.resolve(),
      async arrive() {
        const arrived = await issuer.current?.arrive()
        if (!arrived) return null
        await enter(arrived.token, false)
        return arrived.to
      },
      async choose(roles: readonly Role[], token: string | null) {
        const given = configuration?.local?.token ?? token
        const before = currentBearer()
        keepRoles(roles, token)
        try {
          await enter(localToken(given, roles), true)
        } catch (error) {
          setBearer(before)
          throw error
        }
      },
      async out() {
        forgetLocal()
        forgetTried()
        setBearer(null)
        setSession({ status: 'out' })
        await issuer.current?.out()
      },
    }),
    [configuration, failure, start, enter],
  )

  return (
    <SignInProvider value={signIn}>
      <SessionProvider value={session}>{children}</SessionProvider>
    </SignInProvider>
  )
}

/** The page stays; its calls wait for a new sign-in. */
function expired(session: Session): Session {
  const me = personOf(session)
  return me
    ? { status: 'expired', me, local: session.status !== 'loading' && 'local' in session && session.local }
    : session
}

/** The page has a good token again. */
function renewed(session: Session): Session {
  return session.status === 'expired' ? { ...session, status: 'ready' } : session
}
