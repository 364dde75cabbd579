import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { useComposing } from '../context'
import type { Forecast } from '../model/forecast'
import { isDirty } from '../save/machine'

/** Time between two looks at a job, in milliseconds, and how often to look: ten minutes in all. */
const AGAIN = 2_000
const LOOKS = 300

type Preflight = Pick<
  Forecast,
  | 'people'
  | 'duplicates'
  | 'excluded'
  | 'bad_zones'
  | 'not_in_directory'
  | 'no_open_minute'
  | 'refusals'
  | 'warnings'
>

/** The forecast with exact figures: where it had to estimate, the saved draft is counted as publishing will count it. */
export function usePreflight(): Forecast | undefined | null {
  const { id, forecast, forecastFailed, saving } = useComposing()
  const needed = forecast !== undefined && !forecast.exact && forecast.problems.length === 0
  const counted = useQuery({
    queryKey: ['campaign', id, 'preflight', saving.stored.etag],
    queryFn: ({ signal }) => count(id, signal),
    enabled: needed && !isDirty(saving),
    staleTime: 60_000,
    retry: 1,
  })
  if (!forecast) return forecastFailed ? null : undefined
  if (!needed) return forecast
  if (counted.isError) return null
  return counted.data && { ...forecast, ...counted.data }
}

/** Counts now, or as a job that is asked after until it is done. */
async function count(id: string, signal: AbortSignal): Promise<Preflight> {
  const first = await call<unknown>(
    api.POST('/v1/campaigns/{id}/preflight', { params: { path: { id } }, signal }),
  )
  if (first.status !== 202) return figures(first.data)
  const { job } = first.data as { job: string }
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN))
    signal.throwIfAborted()
    const answer = await call<unknown>(
      api.GET('/v1/campaigns/{id}/preflight/{job}', { params: { path: { id, job } }, signal }),
    )
    if (answer.status !== 202) return figures(answer.data)
  }
  throw new Error('the count took too long')
}

/** What the review needs of a preflight. */
function figures(data: unknown): Preflight {
  const { people, duplicates, excluded, bad_zones, not_in_directory, no_open_minute, refusals, warnings } =
    data as Preflight
  return { people, duplicates, excluded, bad_zones, not_in_directory, no_open_minute, refusals, warnings }
}
