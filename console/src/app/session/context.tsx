import { createContext, useContext } from 'react'
import { type Me, personOf, type Role, type Session } from './model'

const Context = createContext<Session>({ status: 'loading' })

/** Gives the session to everything below. */
export const SessionProvider = Context.Provider

/** Where sign-in stands. */
export function useSession(): Session {
  return useContext(Context)
}

/** Who uses the console; nobody's name and no roles before sign-in. */
export function useMe(): Me {
  return personOf(useSession()) ?? { name: '', roles: [] }
}

/** Whether the person has a role. What a campaign allows is in its `actions`: ask those first. */
export function useRole(role: Role): boolean {
  return useMe().roles.includes(role)
}
