import { useSyncExternalStore } from 'react'

/** How many remarks the last review of a draft had; of what the draft was then. */
interface Remarks {
  id: string
  etag: string
  n: number
}

let latest: Remarks | null = null
const listeners = new Set<() => void>()

/** Notes what a review has found, for the list of steps. */
export function noteRemarks(id: string, etag: string, n: number): void {
  if (latest?.id === id && latest.etag === etag && latest.n === n) return
  latest = { id, etag, n }
  for (const listener of listeners) listener()
}

/** How many remarks the draft has as it was last reviewed; null when it was not, or has changed since. */
export function useRemarks(id: string, etag: string): number | null {
  const known = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => latest,
  )
  return known?.id === id && known.etag === etag ? known.n : null
}
