import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds now: `useMedia('(max-width: 799px)')`. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** Below 800 px: one column. */
export const PHONE = '(max-width: 799px)'
/** 1,600 px and more. */
export const WIDE = '(min-width: 1600px)'
