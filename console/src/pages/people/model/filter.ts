/** Which people of a campaign are looked at; the same words stand in the address and in the question to the API. */
export interface Filter {
  outcome?: string
  reason?: string
  presence?: string
  round?: string
  q?: string
}

const NAMES = ['outcome', 'reason', 'presence', 'round', 'q'] as const

/** The filter in an address. What is unknown or empty is left out. */
export function filterIn(search: URLSearchParams): Filter {
  const filter: Filter = {}
  for (const name of NAMES) {
    const value = search.get(name)?.trim()
    if (value) filter[name] = value
  }
  return filter
}

/** The address of a filter: `?outcome=sent&q=ann`, nothing when nothing is filtered. */
export function searchOf(filter: Filter): string {
  const search = new URLSearchParams()
  for (const name of NAMES) {
    const value = filter[name]
    if (value) search.set(name, value)
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

/** Whether anything is filtered. */
export function isFiltered(filter: Filter): boolean {
  return NAMES.some((name) => filter[name])
}
