import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import type { Campaign } from './types'

/** A campaign: read every 2 seconds while it is being published, every 30 otherwise. */
export function useCampaign(id: string) {
  return useQuery({
    queryKey: keys.campaign(id),
    queryFn: async (): Promise<Campaign> =>
      (await call(api.GET('/v1/campaigns/{id}', { params: { path: { id } } }))).data,
    refetchInterval: ({ state }) => (state.data?.state === 'publishing' ? 2_000 : 30_000),
  })
}
