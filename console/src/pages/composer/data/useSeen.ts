import { useEffect, useRef, useState } from 'react'
import { isStep, type Step } from '../model/steps'

const name = (id: string) => `presently.seen.${id}`

function read(id: string): Step[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name(id)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isStep) : []
  } catch {
    return []
  }
}

/** The steps that were left in this tab; the review counts as soon as it is open. */
export function useSeen(id: string, step: Step): ReadonlySet<Step> {
  const [seen, setSeen] = useState<ReadonlySet<Step>>(() => new Set(read(id)))
  const before = useRef(step)
  useEffect(() => {
    const left = step === 'review' ? step : before.current === step ? null : before.current
    before.current = step
    if (!left) return
    setSeen((known) => {
      const next = new Set(known).add(left)
      try {
        sessionStorage.setItem(name(id), JSON.stringify([...next]))
      } catch {
        // Without storage the marks last as long as the page.
      }
      return next
    })
  }, [id, step])
  return seen
}
