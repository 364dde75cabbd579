import { useSyncExternalStore } from 'react'

// wouter tells of changes it makes itself by events of these names.
const EVENTS = ['hashchange', 'popstate', 'pushState', 'replaceState']

function subscribe(listener: () => void) {
  for (const event of EVENTS) addEventListener(event, listener)
  return () => {
    for (const event of EVENTS) removeEventListener(event, listener)
  }
}

/** The fragment of the address, without `#`. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash.slice(1))
}
