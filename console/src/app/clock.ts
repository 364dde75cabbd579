import { useEffect, useState } from 'react'

/**
 * The system's time, which a local system may hold still or let jump: never the browser's.
 * Answers that say their time move it; between answers it goes on by itself.
 */
let offset = 0

/** An answer was made at this instant (RFC 3339). */
export function hearNow(at: string | undefined | null) {
  if (at) offset = Date.parse(at) - Date.now()
}

/** The system's time. */
export function now(): Date {
  return new Date(Date.now() + offset)
}

/** The system's time, read again every `every` milliseconds. */
export function useNow(every = 1_000): Date {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), every)
    return () => clearInterval(timer)
  }, [every])
  return time
}
