import type { ListFacts } from './forecast'

/** People of several lists of whom it is known whether they have the app; null while no list says. */
export function appOf(
  facts: readonly (ListFacts | undefined)[],
): { known: number; installed: number } | null {
  const told = facts.flatMap((one) => (one?.with_app ? [one.with_app] : []))
  if (told.length === 0) return null
  return told.reduce((sum, one) => ({
    known: sum.known + one.known,
    installed: sum.installed + one.installed,
  }))
}
