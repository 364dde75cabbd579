import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import type { Filter } from '../model/filter'
import type { Row } from './types'

/** People on a page. */
const PAGE = 200

/** A page of people. */
export interface PeoplePage {
  items: Row[]
  next_cursor?: string | null
}

/** What is kept of the people of a filter. */
export type KnownPeople = InfiniteData<PeoplePage, string | undefined>

/** The people of a campaign that match, page after page as they are scrolled to. They stay as they were read. */
export function usePeople(id: string, filter: Filter) {
  return useInfiniteQuery({
    queryKey: keys.recipients(id, filter),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor }): Promise<PeoplePage> => {
      const query = { ...filter, cursor, limit: PAGE }
      const params = { path: { id }, query: query as never }
      return (await call(api.GET('/v1/campaigns/{id}/recipients', { params }))).data as PeoplePage
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // A table that somebody reads does not change under their eyes; a button reads it again.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}
