import { useCallback } from 'react'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'

/** An act of an audit trail, on a campaign or, where it names one, on a channel. */
type Act = Pick<Schema<'AuditItem'>, 'act' | 'detail'> & { channel?: Schema<'Channel'> | null }

/** An act in words; one that has none is named as the API names it. */
export function useActWords(): (act: Act) => string {
  const { t, has } = useWords()
  return useCallback(
    ({ act, detail, channel }) => {
      const known = detail as {
        recipients_confirmed?: number
        address?: string
        people?: number
        as?: string
      }
      // Settling everybody says how many; settling one person names them.
      const all = act === 'resolve' && known.people !== undefined ? 'resolveAll' : act
      const key = channel ? `ops.act.${act}` : `report.audit.act.${all}`
      if (!has(key)) return act
      return t(key, {
        n: known.people ?? known.recipients_confirmed ?? 0,
        address: known.address ?? '–',
      })
    },
    [t, has],
  )
}
