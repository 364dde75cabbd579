import { useQueries, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { now } from '@/app/clock'
import { useComposing } from '../context'
import { appOf } from '../model/app'
import type { Evidence } from '../model/checks'
import { askFacts } from './calls'

interface Act {
  at: string
  act: string
  detail?: { delivered?: boolean }
}

interface Other {
  id: string
  name: string
  lists?: { id: string; excluded: boolean }[]
  progress?: { window_from: string; window_until: string } | null
}

/** A query's data as evidence: `undefined` while it is read, `null` when it cannot be. */
const told = <Data>(query: { data: Data | undefined; isError: boolean }) =>
  query.data ?? (query.isError ? null : undefined)

/** What the review asks other parts of the API: the channel's health, the app, the last TRY, other campaigns. */
export function useEvidence(): Omit<Evidence, 'forecast'> {
  const { id, draft, saving, forecast } = useComposing()
  const channels = useQuery({
    queryKey: keys.channels,
    queryFn: async () => (await call(api.GET('/v1/channels'))).data,
    staleTime: 5_000,
  })
  const facts = useQueries({
    queries: draft.audience.include.map((list) => ({
      queryKey: ['list', list, 'facts'],
      queryFn: () => askFacts(list),
      staleTime: 60_000,
      retry: 1,
    })),
  })
  const audit = useQuery({
    queryKey: keys.audit(id),
    queryFn: async () =>
      (await call(api.GET('/v1/campaigns/{id}/audit', { params: { path: { id } } }))).data
        .items as unknown as Act[],
    staleTime: 0,
  })
  const live = useQuery({
    queryKey: [...keys.campaigns(), 'live'],
    queryFn: async () => {
      const query = { state: 'publishing,scheduled,running', limit: 100 }
      const { data } = await call(api.GET('/v1/campaigns', { params: { query } } as never))
      return (data as unknown as { items: Other[] }).items
    },
    staleTime: 30_000,
  })
  const health = told(channels)
  const channel = health?.channels.find((one) => one.channel === draft.channel)
  const tries = told(audit)
  const tried = tries?.find((act) => act.act === 'try' && act.detail?.delivered)?.at ?? null
  const others = told(live)
  const same = others?.filter(
    (other) => other.id !== id && meets(other, draft.audience.include, forecast?.window ?? null),
  )
  return {
    channel: draft.channel,
    health: health && {
      status: channel?.status ?? 'unknown',
      checkedSeconds: channel?.checked_at
        ? Math.max(0, Math.round((Date.now() - Date.parse(channel.checked_at)) / 1_000))
        : null,
    },
    app: facts.some((one) => one.isLoading) ? undefined : appOf(facts.map(({ data }) => data)),
    tried: tries && { changed: saving.stored.at, tried },
    overlap: same && { campaigns: same.length, names: same.map(({ name }) => name).join(', ') },
  }
}

/** Whether another campaign addresses one of these lists in this window. */
function meets(
  other: Other,
  lists: readonly string[],
  window: { from: string; until: string } | null,
): boolean {
  const shared = other.lists?.some((list) => !list.excluded && lists.includes(list.id)) ?? false
  const { window_from: from, window_until: until } = other.progress ?? {}
  const [start, end] = [window?.from ?? now().toISOString(), window?.until]
  return (
    shared &&
    (!until || Date.parse(until) > Date.parse(start)) &&
    (!from || !end || Date.parse(from) < Date.parse(end))
  )
}
