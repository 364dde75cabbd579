import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import type { Report, Series } from './types'

/** Counts over time. They are drawn as a curve, which nobody sees move faster than every 10 seconds. */
export function useSeries(id: string, report: Report, live: boolean) {
  const query = useQuery({
    queryKey: [...keys.series(id), report.state, report.paused, report.cancelled],
    queryFn: async (): Promise<Series> =>
      (await call(api.GET('/v1/campaigns/{id}/series', { params: { path: { id } } }))).data as Series,
    refetchInterval: live && report.state === 'running' ? 10_000 : false,
    placeholderData: (known) => known,
  })
  return { series: query.data, error: query.error }
}
