import type { Role } from './model'

/**
 * The token that calls carry. It lives in memory; only a local system's roles are kept, in the tab's own storage.
 * The client of the API reads it at each call, so a renewed token is used at once.
 */
let bearer: string | null = null
const listeners = new Set<() => void>()

/** The token of the next call; null when calls carry none. */
export function currentBearer(): string | null {
  return bearer
}

/** Uses this token from now on. */
export function setBearer(token: string | null) {
  bearer = token
}

/** Calls back whenever an answer says that the token is not good any more. */
export function onExpired(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** An answer was 401. */
export function sayExpired() {
  for (const listener of listeners) listener()
}

/** A local system's token with fewer roles: `local.viewer+author`. */
export function localBearer(token: string, roles: readonly Role[]): string {
  return `${token}.${roles.join('+')}`
}
