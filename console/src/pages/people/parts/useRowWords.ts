import { useMemo } from 'react'
import { useWords } from '@/words/context'
import type { Row } from '../data/types'

/** What the cells of a person's row say. */
export function useRowWords(zone: string) {
  const { t, has, format } = useWords()
  return useMemo(
    () => ({
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
