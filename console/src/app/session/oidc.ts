import { User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { CALLBACK } from './callback'
import type { Configuration } from './model'

/** Tokens cross from the window that asks again to the one that waits, on this origin only. */
const CHANNEL = 'presently.signin'

/** What comes back with the person: where they were, and whether another window waits for the tokens. */
interface Returned {
  to: string
  again: boolean
}

/** Sign-in with the deployment's issuer: authorization code with PKCE. */
export interface Issuer {
  /** The access token, when there is one that is good. */
  token: () => Promise<string | null>
  /** Leaves for the issuer and comes back to `to`. */
  leave: (to: string, again?: boolean) => Promise<void>
  /** Takes the issuer's answer: where to go with which token, or null when it was handed to the window that waits. */
  arrive: () => Promise<{ to: string; token: string } | null>
  /** Forgets the tokens, here and at the issuer. */
  out: () => Promise<void>
  /** Calls back with each renewed token, and with null when the token has expired and cannot be renewed. */
  onChange: (listener: (token: string | null) => void) => void
}

/** Makes the issuer of a configuration that has one. */
export function makeIssuer(configuration: Configuration): Issuer {
  const users = new UserManager({
    authority: configuration.issuer ?? '',
    client_id: configuration.client_id ?? '',
    redirect_uri: location.origin + CALLBACK,
    post_logout_redirect_uri: location.origin,
    scope: ['openid', 'profile', configuration.scope].filter(Boolean).join(' '),
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    // The window that asks again is not the one that began, so what it began with is for all windows of this origin.
    stateStore: new WebStorageStateStore({ store: localStorage }),
    // Renewal in a hidden frame would need the issuer in the content policy; a refresh token needs nothing.
    automaticSilentRenew: false,
    loadUserInfo: false,
  })
  const channel = new BroadcastChannel(CHANNEL)
  const listeners: ((token: string | null) => void)[] = []
  const say = (token: string | null) => {
    for (const listener of listeners) listener(token)
  }
  channel.onmessage = async (event) => {
    const user = User.fromStorageString(String(event.data))
    await users.storeUser(user)
    users.events.load(user)
    say(user.access_token)
  }
  const renew = async () => {
    const user = await users.getUser()
    const renewed = user?.refresh_token ? await users.signinSilent().catch(() => null) : null
    if (renewed) say(renewed.access_token)
    return renewed !== null
  }
  users.events.addAccessTokenExpiring(() => void renew())
  // The machine may have slept, or the network may have been away, when it was time to renew.
  users.events.addAccessTokenExpired(async () => {
    if (!(await renew())) say(null)
  })
  return {
    async token() {
      const user = await users.getUser()
      return user && !user.expired ? user.access_token : null
    },
    leave: (to, again = false) =>
      // An answer that was meant for another request names another nonce.
      users.signinRedirect({ nonce: crypto.randomUUID(), state: { to, again } satisfies Returned }),
    async arrive() {
      const user = await users.signinRedirectCallback()
      const state = (user.state ?? { to: '/campaigns', again: false }) as Returned
      if (!state.again) return { to: ownPath(state.to), token: user.access_token }
      channel.postMessage(user.toStorageString())
      return null
    },
    async out() {
      // An issuer without an end of session is only forgotten here.
      await users.signoutRedirect().catch(() => users.removeUser())
    },
    onChange: (listener) => listeners.push(listener),
  }
}

/** A path on this origin; anything else becomes the first page. */
export function ownPath(to: string): string {
  return /^\/(?![/\\])/.test(to) ? to : '/campaigns'
}
