import type { Report } from '../data/types'

/** A line of the funnel. */
export interface Step {
  step: 'recipients' | 'deliverable' | 'sent' | 'clicked'
  people: number
  /** The line above; null for the first. */
  of: number | null
  /** How many fewer than the line above. */
  lost: number
  /** The people who were lost, as the filter of the people's page; null where no filter says it. */
  filter: string | null
}

/** The lines of the funnel, each with what was lost on the way to it. */
export function stepsOf({ funnel }: Report): Step[] {
  const step = (name: Step['step'], of: number | null, filter: string | null): Step => ({
    step: name,
    people: funnel[name],
    of,
    lost: of === null ? 0 : Math.max(0, of - funnel[name]),
    filter,
  })
  return [
    step('recipients', null, null),
    step('deliverable', funnel.recipients, 'outcome=failed'),
    step('sent', funnel.deliverable, 'outcome=pending,claimed,absent,unknown,unprogrammed,cancelled'),
    // The API has no filter for people who did not click.
    step('clicked', funnel.sent, null),
  ]
}
