import { useEffect, useMemo, useState } from 'react'

/**
 * The system's time, which a local system may hold still or let jump: never the browser's.
 * Answers that say their time move it; between answers it goes on by itself.
 */
let offset = 0
const listeners = new Set<() => void>()
/** Below this many milliseconds an answer was only on its way: nobody needs to be told. */
const JUMP = 1_500

/** An answer was made at this instant (RFC 3339). */
export function hearNow(at: string | undefined | null) {
  if (!at) return
  const before = offset
  offset = Date.parse(at) - Date.now()
  if (Math.abs(offset - before) > JUMP) for (const listener of listeners) listener()
}

/** The system's time. */
export function now(): Date {
  return new Date(Date.now() + offset)
}

/** The system's time, read again every `every` milliseconds. */
export function useNow(every = 1_000): Date {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const read = () => setTime(now())
    const timer = setInterval(read, every)
    listeners.add(read)
    return () => {
      clearInterval(timer)
      listeners.delete(read)
    }
  }, [every])
  return time
}

/** The same instant for a minute, for rows that say nothing finer: they are not drawn anew for less. */
export function useMinute(now: Date): Date {
  const minute = Math.floor(now.getTime() / 60_000) * 60_000
  return useMemo(() => new Date(minute), [minute])
}
