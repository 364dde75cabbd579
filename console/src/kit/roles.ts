import type { Allowed } from './useReason'

/** What only authors may do, as the API says it of a campaign's actions. */
export function authors(author: boolean): Allowed {
  return author ? { allowed: true } : { allowed: false, code: 'author_only' }
}

/** What only operators may do. */
export function operators(operator: boolean): Allowed {
  return operator ? { allowed: true } : { allowed: false, code: 'operator_only' }
}
