/** Names of what is kept from the API. Whoever changes something invalidates by the shortest name that covers it. */
export const keys = {
  me: ['me'] as const,
  campaigns: (filter?: object) => (filter ? (['campaigns', filter] as const) : (['campaigns'] as const)),
  facets: ['campaigns', 'facets'] as const,
  load: (from: string, to: string) => ['campaigns', 'load', from, to] as const,
  campaign: (id: string) => ['campaign', id] as const,
  report: (id: string) => ['campaign', id, 'report'] as const,
  series: (id: string) => ['campaign', id, 'series'] as const,
  audit: (id: string) => ['campaign', id, 'audit'] as const,
  recipients: (id: string, filter?: object) => ['campaign', id, 'recipients', filter ?? {}] as const,
  recipient: (id: string, address: string) => ['campaign', id, 'recipient', address] as const,
  lists: ['lists'] as const,
  list: (id: string) => ['list', id] as const,
  members: (id: string, filter?: object) => ['list', id, 'members', filter ?? {}] as const,
  channels: ['channels'] as const,
}
