import { useSyncExternalStore } from 'react'
import { useComposing } from '../context'
import { useEvidence } from '../data/useEvidence'
import { type Check, checksOf } from '../model/checks'

// The form and the side of the review share what the author has accepted, until another campaign is opened.
let shared = { id: '', flags: new Set<string>() as ReadonlySet<string> }
const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The checks of the draft, and the refusals that the author has accepted. */
export function useReview(): {
  checks: Check[]
  accepted: ReadonlySet<string>
  accept: (flag: string, on: boolean) => void
} {
  const { id, forecast, forecastFailed } = useComposing()
  const state = useSyncExternalStore(subscribe, () => shared)
  const accepted = state.id === id ? state.flags : new Set<string>()
  const evidence = useEvidence()
  const checks = checksOf(
    { ...evidence, forecast: forecast ?? (forecastFailed ? null : undefined) },
    accepted,
  )
  const accept = (flag: string, on: boolean) => {
    const flags = new Set(accepted)
    if (on) flags.add(flag)
    else flags.delete(flag)
    shared = { id, flags }
    for (const listener of listeners) listener()
  }
  return { checks, accepted, accept }
}
