import { useQuery } from '@tanstack/react-query'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import type { Person } from './types'

/** Everything that happened with one person. */
export function usePerson(id: string, address: string) {
  return useQuery({
    queryKey: keys.recipient(id, address),
    queryFn: async (): Promise<Person> =>
      (await call(api.GET('/v1/campaigns/{id}/recipients/{address}', { params: { path: { id, address } } })))
        .data as Person,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.next_try ? 10_000 : false),
  })
}

/** Pages looked at: a hundred lists each. */
const PAGES_MAX = 10

/** The lists whose newest version has an address. */
export interface FoundIn {
  lists: Schema<'FoundInList'>[]
  /** Whether all lists were looked into. */
  all: boolean
}

/** Looks for an address in all lists. It travels in the body: addresses do not belong in logs of URLs. */
export function useFind(address: string) {
  return useQuery({
    queryKey: ['lists', 'find', address],
    retry: false,
    queryFn: async (): Promise<FoundIn> => {
      const lists: Schema<'FoundInList'>[] = []
      let cursor: string | null = null
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const body: Schema<'FindBody'> = { address, cursor }
        const { data } = await call(api.POST('/v1/lists/find', { body }))
        lists.push(...data.items)
        cursor = data.next_cursor ?? null
        if (cursor === null) return { lists, all: true }
      }
      return { lists, all: false }
    },
  })
}
