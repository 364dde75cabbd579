import { useSyncExternalStore } from 'react'
import { useComposing } from '../context'
import { useEvidence } from '../data/useEvidence'
import { usePreflight } from '../data/usePreflight'
import { type Check, checksOf } from '../model/checks'
import type { Forecast } from '../model/forecast'

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
  /** What is known of the draft, with exact figures. */
  counted: Forecast | undefined | null
  accepted: ReadonlySet<string>
  accept: (flag: string, on: boolean) => void
} {
  const { id } = useComposing()
  const counted = usePreflight()
  const state = useSyncExternalStore(subscribe, () => shared)
  const accepted = state.id === id ? state.flags : new Set<string>()
  const evidence = useEvidence()
  const checks = checksOf({ ...evidence, forecast: counted }, accepted)
  const accept = (flag: string, on: boolean) => {
    const flags = new Set(accepted)
    if (on) flags.add(flag)
    else flags.delete(flag)
    shared = { id, flags }
    for (const listener of listeners) listener()
  }
  return { checks, counted, accepted, accept }
}
