import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type Answered, api, readIfChanged } from '@/api/client'
import { keys } from '@/api/keys'
import { hearNow, now } from '@/app/clock'
import type { Report } from './types'

/** Reads that may fail in a row before the page says that it is not up to date. */
const FAILURES_SHOWN = 3

/** How often a running campaign is read, in milliseconds. */
const LIVE = 2_000

/**
 * The figures of a campaign, all from one moment. `live` reads them every 2 seconds while it runs and somebody looks;
 * what has not changed is not sent again.
 */
export function useReport(id: string, { live, published }: { live: boolean; published: boolean }) {
  const queries = useQueryClient()
  const failures = useRef(0)
  const [stale, setStale] = useState(false)
  const [seenAt, setSeenAt] = useState<Date | null>(null)
  const query = useQuery({
    queryKey: keys.report(id),
    enabled: published,
    retry: false,
    queryFn: async () => {
      try {
        const known = queries.getQueryData<Answered<Report>>(keys.report(id))
        const answer = await readIfChanged(known, (headers) =>
          api.GET('/v1/campaigns/{id}/report', { params: { path: { id } }, headers }),
        )
        if (answer !== known) hearNow(answer.data.read_at)
        failures.current = 0
        setStale(false)
        setSeenAt(now())
        return answer as Answered<Report>
      } catch (error) {
        failures.current += 1
        setStale(failures.current >= FAILURES_SHOWN)
        throw error
      }
    },
    refetchInterval: ({ state }) => {
      if (!live) return false
      const known = state.data?.data.state
      return known === 'finished' ? false : known === 'scheduled' ? 10_000 : LIVE
    },
    refetchOnWindowFocus: live,
    // A 304 gives the same object back: nothing is drawn again.
    structuralSharing: false,
  })
  return { report: query.data?.data, error: query.error, stale, seenAt, refetch: query.refetch }
}
