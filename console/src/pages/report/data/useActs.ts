import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import type { Campaign } from './types'

/** What is made of an unknown result. */
export type Settling = Schema<'ResolveAs'>
/** How far settling everybody went. */
export type Settled = Schema<'ResolvedAllView'>

/** Requests of fifteen seconds each that settling everybody may take: a quarter of an hour. */
const REQUESTS_MAX = 60

/** What can be done with a campaign from its page. Each asks the API and reads again what it changed. */
export function useActs(id: string) {
  const queries = useQueryClient()
  // A repetition of the same intention carries the same key; the next intention a new one.
  const intents = useRef(new Map<string, string>())
  const once = useCallback(
    async <T>(intent: string, act: (headers: Record<string, string>) => Promise<T>) => {
      const key = intents.current.get(intent) ?? newKey()
      intents.current.set(intent, key)
      const done = await act(idempotent(key))
      intents.current.delete(intent)
      return done
    },
    [],
  )
  const changed = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: keys.campaign(id) })
    await queries.invalidateQueries({ queryKey: keys.campaigns() })
  }, [queries, id])

  return useMemo(() => {
    const params = { path: { id } }
    const operate = (verb: 'pause' | 'resume' | 'cancel') => async () => {
      await once(verb, (headers) => call(api.POST(`/v1/campaigns/{id}/${verb}`, { params, headers })))
      await changed()
    }
    return {
      pause: operate('pause'),
      resume: operate('resume'),
      cancel: operate('cancel'),
      async remove() {
        await call(api.DELETE('/v1/campaigns/{id}', { params }))
        queries.removeQueries({ queryKey: keys.campaign(id) })
        await queries.invalidateQueries({ queryKey: keys.campaigns() })
      },
      async clone(): Promise<Campaign> {
        const { data } = await once('clone', (headers) =>
          call(api.POST('/v1/campaigns/{id}/clone', { params, headers })),
        )
        await queries.invalidateQueries({ queryKey: keys.campaigns() })
        return data
      },
      /** Settles everybody who is unknown, request after request until nobody is left to look at. */
      async resolveAll(as: Settling): Promise<Settled> {
        let all: Settled = { settled: 0, busy: 0, impossible: 0, left: 0 }
        for (let request = 0; request < REQUESTS_MAX; request += 1) {
          const { data } = await call(
            api.POST('/v1/campaigns/{id}/resolve', {
              params,
              headers: idempotent(newKey()),
              body: { as },
            }),
          )
          all = { ...data, settled: all.settled + data.settled }
          if (data.left === 0 || data.settled === 0) break
        }
        await changed()
        return all
      },
      async resolve(address: string, as: Settling) {
        await once(`${as} ${address}`, (headers) =>
          call(
            api.POST('/v1/campaigns/{id}/recipients/{address}/resolve', {
              params: { path: { id, address } },
              headers,
              body: { as },
            }),
          ),
        )
        await changed()
      },
    }
  }, [id, once, changed, queries])
}
