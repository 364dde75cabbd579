import { useCallback } from 'react'
import { useWords } from '@/words/context'

/** What the API says about an action. */
export interface Allowed {
  allowed: boolean
  code?: string | null
  reason?: string | null
}

/**
 * Why an action is refused, in the chosen language; null when it is allowed.
 * `reason(actions.delete, 'delete')` looks for `problems.delete.running`, then `problems.running`, then the API's own words.
 */
export function useReason(): (allowed: Allowed, action?: string) => string | null {
  const { t, has } = useWords()
  return useCallback(
    (allowed, action) => {
      if (allowed.allowed) return null
      for (const key of [`problems.${action}.${allowed.code}`, `problems.${allowed.code}`]) {
        if (has(key)) return t(key)
      }
      return allowed.reason ?? t('problems.role_required')
    },
    [t, has],
  )
}
