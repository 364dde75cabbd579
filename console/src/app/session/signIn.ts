import { createContext, useContext } from 'react'
import type { Configuration, Role } from './model'

/** What a person can do about who they are. */
export interface SignIn {
  /** Null until it was read. */
  configuration: Configuration | null
  /** Why the configuration or the person could not be read; null when they could. */
  failure: unknown
  /** Reads both again. */
  retry: () => Promise<void>
  /** Leaves for the issuer; `again` in a window of its own, for the one that waits. */
  leave: (to: string, again?: boolean) => Promise<void>
  /** Takes the issuer's answer: where to go, or null when another window has it. */
  arrive: () => Promise<string | null>
  /** Local systems: takes these roles, with the printed token where one is needed. */
  choose: (roles: readonly Role[], token: string | null) => Promise<void>
  /** Ends the session. */
  out: () => Promise<void>
}

const nothing = () => Promise.resolve()

const Context = createContext<SignIn>({
  configuration: null,
  failure: null,
  retry: nothing,
  leave: nothing,
  arrive: () => Promise.resolve(null),
  choose: nothing,
  out: nothing,
})

/** Gives these actions to everything below. */
export const SignInProvider = Context.Provider

/** What a person can do about who they are. */
export function useSignIn(): SignIn {
  return useContext(Context)
}
