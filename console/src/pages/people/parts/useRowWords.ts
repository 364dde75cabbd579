import { useMemo } from 'react'
import { OUTCOMES, type Outcome } from '@/kit/outcomes'
import { useWords } from '@/words/context'
import type { Row } from '../data/types'

/** What the cells of a person's row say. */
export function useRowWords(zone: string) {
  const { t, has, format } = useWords()
  return useMemo(
    () => ({
      outcome: Object.fromEntries(
        OUTCOMES.map((outcome) => [outcome, t(`kit.outcome.${outcome}`)]),
      ) as Record<Outcome, string>,
      dayTime: (at: string | null | undefined) =>
        at ? t('people.when', { date: format.date(at, { zone }), time: format.time(at, { zone }) }) : '',
      tried: ({ cycle, rung }: Row) => (cycle && rung ? t('people.try', { round: cycle, rung }) : ''),
      seen: ({ presence }: Row) => (presence ? t(`report.presence.${presence}`) : ''),
      reason: ({ reason }: Row) => {
        if (!reason) return ''
        const key = `report.reason.${reason}`
        return has(key) ? t(key) : reason
      },
      clicks: ({ clicks }: Row) => (clicks > 0 ? format.number(clicks) : ''),
    }),
    [t, has, format, zone],
  )
}
