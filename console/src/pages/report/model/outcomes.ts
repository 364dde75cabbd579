import { OUTCOMES, type Outcome, type OutcomeCounts } from '@/kit/outcomes'
import type { Report } from '../data/types'

/** People by outcome as they are told: `pending` and `claimed` are both waiting. */
export function peopleOf(totals: Report['totals']): OutcomeCounts {
  return {
    recipients: totals.recipients,
    sent: totals.sent,
    absent: totals.absent,
    failed: totals.failed,
    unknown: totals.unknown,
    unprogrammed: totals.unprogrammed,
    cancelled: totals.cancelled,
    waiting: totals.pending + totals.claimed,
  }
}

/** The sum of all outcomes: what stands after "=". */
export function sumOf(people: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + people[outcome], 0)
}

/** How the API filters an outcome that is told. */
export function filterOf(outcome: Outcome): string {
  return outcome === 'waiting' ? 'pending,claimed' : outcome
}

/** How a state of the API is told. */
export function toldOf(outcome: string): Outcome {
  if (outcome === 'pending' || outcome === 'claimed') return 'waiting'
  return OUTCOMES.find((one) => one === outcome) ?? 'waiting'
}

/** Whom a cancellation would stop: everybody waiting or absent, but for those being sent to right now. */
export function stoppable(totals: Report['totals']): number {
  return totals.pending + totals.absent
}
