import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'

/** One list; nothing is asked without an id. */
export function useList(id: string | null) {
  return useQuery({
    queryKey: keys.list(id ?? ''),
    queryFn: async () => (await call(api.GET('/v1/lists/{id}', { params: { path: { id: id ?? '' } } }))).data,
    enabled: id !== null,
  })
}

/** What a list holds: columns, zones, the app, the campaigns that use it. */
export function useFacts(id: string, version: number) {
  return useQuery({
    queryKey: [...keys.list(id), 'facts', version],
    queryFn: async () => {
      const params = { path: { id }, query: version > 0 ? { version } : {} }
      return (await call(api.GET('/v1/lists/{id}/facts', { params }))).data
    },
    enabled: version > 0,
  })
}
