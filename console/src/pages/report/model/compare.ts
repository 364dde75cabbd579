import type { Report } from '../data/types'

/** A figure of a campaign: people, a part of a whole, or a length of time. */
export type Figure = { people: number } | { part: number; whole: number } | { seconds: number } | null

/** The figures that campaigns are compared by, in order. */
export function comparedOf() {
  return [
    { name: 'recipients', figure: ({ totals }: Report): Figure => ({ people: totals.recipients }) },
    { name: 'sent', figure: ({ totals }: Report): Figure => ({ people: totals.sent }) },
    {
      name: 'sentRate',
      figure: ({ totals }: Report): Figure => ({ part: totals.sent, whole: totals.recipients }),
    },
    {
      name: 'firstTry',
      figure: ({ totals, by_rung: rungs }: Report): Figure => ({
        part: rungs.find(({ cycle, rung }) => cycle === 1 && rung === 1)?.sent ?? 0,
        whole: totals.sent,
      }),
    },
    {
      name: 'engagement',
      figure: ({ click_engagement: clicks, links }: Report): Figure =>
        links.length === 0 ? null : { part: clicks.count, whole: clicks.of },
    },
    {
      name: 'median',
      figure: ({ first_click: { median_seconds: seconds } }: Report): Figure =>
        seconds === null || seconds === undefined ? null : { seconds },
    },
    {
      name: 'failed',
      figure: ({ totals }: Report): Figure => ({ part: totals.failed, whole: totals.recipients }),
    },
    {
      name: 'unprogrammed',
      figure: ({ totals }: Report): Figure => ({ part: totals.unprogrammed, whole: totals.recipients }),
    },
  ] as const
}
