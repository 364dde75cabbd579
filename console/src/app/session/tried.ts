const KEPT = 'presently.tried'

/**
 * The address that the last TRY went to, of this tab only: it is a person's, who may be somebody else than the author, and
 * it is not to stay in a browser that others use.
 */
export function lastTried(): string | null {
  return sessionStorage.getItem(KEPT)
}

/** Keeps it until the tab is closed or its person signs out. */
export function keepTried(address: string) {
  sessionStorage.setItem(KEPT, address)
}

/** Forgets it. */
export function forgetTried() {
  sessionStorage.removeItem(KEPT)
}
