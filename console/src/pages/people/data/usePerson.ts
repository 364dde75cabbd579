import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
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

/** The lists whose newest version has an address. */
export interface FoundIn {
  lists: { id: string; name: string; version: number }[]
}

/** Looks for an address in all lists. It travels in the body: addresses do not belong in logs of URLs. */
export function useFind(address: string, wanted: boolean) {
  return useQuery({
    queryKey: ['lists', 'find', address],
    enabled: wanted,
    retry: false,
    queryFn: async (): Promise<FoundIn> =>
      (await call(api.POST('/v1/lists/find' as never, { body: { address } } as never))).data as FoundIn,
  })
}
