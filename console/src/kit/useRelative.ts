import { useCallback } from 'react'
import type { Instant } from '@/format/format'
import { useWords } from '@/words/context'

/** "40 seconds ago" and "in 38 seconds" up to one hour, then a clock time: `relative(at, now, zone)`. */
export function useRelative(): (at: Instant, now: Date, zone?: string) => string {
  const { t, format } = useWords()
  return useCallback(
    (at, now, zone) => {
      const seconds = Math.round((now.getTime() - new Date(at).getTime()) / 1_000)
      const n = Math.abs(seconds)
      if (n >= 3_600) return format.dayTime(at, { zone, now })
      if (n < 60) return t(seconds >= 0 ? 'kit.relative.seconds' : 'kit.relative.inSeconds', { n })
      return t(seconds >= 0 ? 'kit.relative.minutes' : 'kit.relative.inMinutes', { n: Math.floor(n / 60) })
    },
    [t, format],
  )
}
