import type { State } from '@/kit/StateBadge'

/** What the table shows, as the address says it: a link to it shows a colleague the same. */
export interface Filter {
  state: State | null
  channel: 'teams' | 'skype' | null
  owner: string | null
  q: string
  sort: Sort
}

/** The orders of the API. */
export const SORTS = [
  '-created',
  'created',
  'name',
  '-name',
  'start',
  '-start',
  'sent_rate',
  '-sent_rate',
  'failed',
  '-failed',
] as const

/** One of them; a minus turns it round. */
export type Sort = (typeof SORTS)[number]

/** The states that can be chosen. */
export const STATES = ['draft', 'scheduled', 'running', 'finished'] as const

/** Reads the address. What makes no sense is left out, so that an old link shows something. */
export function readFilter(search: URLSearchParams): Filter {
  const state = search.get('state')
  const channel = search.get('channel')
  const sort = search.get('sort') as Sort | null
  return {
    state: STATES.find((known) => known === state) ?? null,
    channel: channel === 'teams' || channel === 'skype' ? channel : null,
    owner: search.get('owner'),
    q: (search.get('q') ?? '').slice(0, 200),
    sort: sort && SORTS.includes(sort) ? sort : '-created',
  }
}

/** Writes the address; what is as usual is not in it. */
export function writeFilter(filter: Filter): URLSearchParams {
  const search = new URLSearchParams()
  if (filter.state) search.set('state', filter.state)
  if (filter.channel) search.set('channel', filter.channel)
  if (filter.owner) search.set('owner', filter.owner)
  if (filter.q) search.set('q', filter.q)
  if (filter.sort !== '-created') search.set('sort', filter.sort)
  return search
}

/** Whether anything is left out. */
export function isFiltered(filter: Filter): boolean {
  return Boolean(filter.state || filter.channel || filter.owner || filter.q)
}

/** What the API is asked. Publishing is a moment between scheduled and draft: it stands with scheduled. */
export function asked(filter: Filter) {
  return {
    state: filter.state === 'scheduled' ? 'publishing,scheduled' : (filter.state ?? undefined),
    channel: filter.channel ?? undefined,
    owner: filter.owner ?? undefined,
    q: filter.q || undefined,
    sort: filter.sort,
  }
}

/** The next order when a heading is pressed: down first, then up, then as usual. */
export function nextSort(now: Sort, column: 'name' | 'start' | 'sent_rate' | 'failed'): Sort {
  const first: Sort = column === 'name' ? 'name' : `-${column}`
  const second: Sort = column === 'name' ? '-name' : column
  if (now === first) return second
  return now === second ? '-created' : first
}
