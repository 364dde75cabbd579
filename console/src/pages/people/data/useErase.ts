import { useQueryClient } from '@tanstack/react-query'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'

/** Time between two looks at an erasure, in milliseconds, and how often somebody waits for it: half a minute in all. */
const AGAIN = 1_000
const LOOKS = 30

/** How an erasure ended, or that it goes on by itself. */
export type Erased = { done: boolean; lists: number; campaigns: number }

/** Erases a person. Waits a while for the end; the erasure goes on whether anybody waits or not. */
export function useErase() {
  const queries = useQueryClient()
  return async (address: string): Promise<Erased> => {
    const started = await call(
      api.POST('/v1/people/erase', { body: { address }, headers: idempotent(newKey()) }),
    )
    let erasure: Schema<'Erasure'> = started.data
    for (let look = 0; look < LOOKS && !erasure.done_at; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN))
      const params = { path: { job: erasure.job } }
      erasure = (await call(api.GET('/v1/people/erasures/{job}', { params }))).data
    }
    // The person may have been in anything that is on the screen.
    void queries.invalidateQueries()
    return { done: erasure.done_at != null, lists: erasure.lists, campaigns: erasure.campaigns }
  }
}
