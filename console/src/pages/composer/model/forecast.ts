/** What would be wrong with publishing, or should be known. */
export interface Finding {
  field: string
  code: string
  detail: string
  /** The flag of a publish that lifts it. */
  accept?: string | null
}

/** One try of the example person. */
export interface LadderTry {
  cycle: number
  rung: number
  at: string | null
  skipped: 'closed' | 'window_over' | null
}

/** `POST /v1/forecast`: what a draft would do. Fields that cannot be computed yet are null or empty. */
export interface Forecast {
  at: string
  problems: { field: string; detail: string }[]
  exact: boolean
  lists: { id: string; name: string; rows: number; excluded: boolean; kind: string }[]
  rows: number | null
  duplicates: number | null
  excluded: number | null
  people: number | null
  bad_zones: number | null
  not_in_directory: number | null
  no_open_minute: number | null
  zones: { time_zone: string; people: number }[]
  columns: { name: string; people: number | null; fallback: string | null }[]
  links: { url: string; text: string }[]
  window: { from: string; until: string } | null
  open_minutes: number | null
  hours: { hour: string; first_tries: number; retries: number }[]
  absent_permille: number | null
  absent_from: 'history' | 'assumed' | null
  expected: { sent: number; unprogrammed: number } | null
  first_at: string | null
  last_at: string | null
  last_try_at: string | null
  requests: number | null
  share_permille: number | null
  pace: { requests_per_second: number; requests_per_hour: number } | null
  ladder: {
    address: string | null
    name: string | null
    time_zone: string
    tries: LadderTry[]
  } | null
  refusals: Finding[]
  warnings: Finding[]
}

/** What the API answers: what depends on people and time stands in `outlook`, null while one of the fields is wrong. */
export type ForecastAnswer = Pick<Forecast, 'at' | 'problems' | 'exact' | 'lists' | 'rows' | 'links'> & {
  outlook?: Partial<Forecast> | null
} & Partial<Forecast>

/** A forecast in one piece, with nothing where nothing is known. */
export function readForecast({ outlook, ...answer }: ForecastAnswer): Forecast {
  return { ...UNKNOWN, ...answer, ...(outlook ?? {}) }
}

const UNKNOWN: Omit<Forecast, 'at' | 'problems' | 'exact' | 'lists' | 'rows' | 'links'> = {
  duplicates: null,
  excluded: null,
  people: null,
  bad_zones: null,
  not_in_directory: null,
  no_open_minute: null,
  zones: [],
  columns: [],
  window: null,
  open_minutes: null,
  hours: [],
  absent_permille: null,
  absent_from: null,
  expected: null,
  first_at: null,
  last_at: null,
  last_try_at: null,
  requests: null,
  share_permille: null,
  pace: null,
  ladder: null,
  refusals: [],
  warnings: [],
}

/** `POST /v1/preview`: the message as one person reads it. */
export interface Preview {
  format: string
  html: string
  card?: unknown
  text_html?: string | null
  summary: string
  in_audience: boolean
  problems: { code: string; detail: string }[]
}

/** `GET /v1/lists/{id}/facts`. */
export interface ListFacts {
  people: number
  columns: { name: string; people: number; samples: string[] }[]
  time_zones: { time_zone: string; people: number }[]
  with_app: { known: number; installed: number } | null
}
