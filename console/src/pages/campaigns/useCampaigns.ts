import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { hearNow } from '@/app/clock'
import { asked, type Filter } from './filter'
import { keepOrder, replaceRows } from './order'

/** A row of the table. */
export type Row = Schema<'CampaignRow'>

const PAGE = 100
/** Milliseconds between two looks at what runs, and at the rest. */
const LIVE = 2_000
const REST = 30_000
const SOON = 3_000
/** What can change by itself within seconds. */
const MOVING = 'publishing,running'

/** The campaigns of a filter, kept fresh: what runs every 2 s in one request, the rest every 30 s. */
export function useCampaigns(filter: Filter) {
  const query = asked(filter)
  const pages = useInfiniteQuery({
    queryKey: keys.campaigns(query),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...query, limit: PAGE, cursor: pageParam } }
      const { data } = await call(api.GET('/v1/campaigns', { params, signal }))
      hearNow(data.read_at)
      return data
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // Figures that were never read are being read now.
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(unread)) ? SOON : REST),
    placeholderData: keepPreviousData,
  })
  const loaded = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const moving = loaded.some(({ state }) => state === 'running' || state === 'publishing')
  const live = useQuery({
    queryKey: [...keys.campaigns(), 'moving'],
    queryFn: async ({ signal }) => {
      const params = { query: { state: MOVING, limit: PAGE } }
      const { data } = await call(api.GET('/v1/campaigns', { params, signal }))
      hearNow(data.read_at)
      return data
    },
    enabled: moving,
    refetchInterval: LIVE,
    staleTime: 0,
  })

  const newest = useMemo(() => newer(loaded, live.data?.items ?? []), [loaded, live.data])
  const { rows, changes, again } = useOrder(newest, JSON.stringify(query), pages.isPlaceholderData)
  return {
    rows,
    /** How many rows would be elsewhere if the table were sorted now. */
    changes,
    sortAgain: again,
    loading: pages.isPending,
    /** The rows are those of the filter before; the new ones are on their way. */
    old: pages.isPlaceholderData,
    error: pages.error ?? live.error,
    refresh: () => void pages.refetch(),
    more: pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : null,
    live: moving,
  }
}

/** Whether a campaign has figures that this answer does not hold yet. */
function unread(row: Row): boolean {
  return row.figures == null && row.state !== 'draft' && row.state !== 'publishing'
}

/** Rows with newer figures. A campaign that has finished meanwhile is not among what moves: the rest tells of it. */
function newer(rows: Row[], moving: Row[]): Row[] {
  const readAt = (row: Row) => row.figures?.read_at ?? ''
  const known = new Map(rows.map((row) => [row.id, row]))
  const fresher = moving.filter((row) => readAt(row) >= readAt(known.get(row.id) ?? row))
  return replaceRows(rows, fresher)
}

/** Keeps the order that is shown until the filter changes or somebody asks for it. */
function useOrder(rows: Row[], filter: string, old: boolean) {
  const [order, setOrder] = useState<{ filter: string; ids: string[] }>({ filter: '', ids: [] })
  const ids = useMemo(() => rows.map(({ id }) => id), [rows])
  const stale = order.filter !== filter && !old
  // Pages that are loaded while scrolling come below what is shown.
  const grown = !stale && ids.length > order.ids.length && order.ids.every((id, index) => ids[index] === id)
  useEffect(() => {
    if (stale || grown) setOrder({ filter, ids })
  }, [stale, grown, filter, ids])
  const shown = stale || grown ? ids : order.ids
  const kept = useMemo(() => keepOrder(shown, rows), [shown, rows])
  return { ...kept, again: () => setOrder({ filter, ids }) }
}

/** How many campaigns there are of each kind. */
export function useFacets() {
  return useQuery({
    queryKey: keys.facets,
    queryFn: async ({ signal }) => (await call(api.GET('/v1/campaigns/facets', { signal }))).data,
    refetchInterval: REST,
  })
}
