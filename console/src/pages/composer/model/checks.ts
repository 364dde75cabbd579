import type { Channel } from './draft'
import type { Finding, Forecast } from './forecast'
import { type Step, stepOf } from './steps'

/** How grave a check is. `loading`: its answer is not there yet. */
export type Level = 'red' | 'amber' | 'green' | 'loading'

/** What a check offers besides its field. */
export type Offer = 'try' | 'moreDays' | 'widerHours' | 'channels' | 'accept'

/** One line of the review. Its words are `composer.check.{id}.{level}` and `….detail`. */
export interface Check {
  id: string
  level: Level
  /** The word that chooses the text; `id` when it has only one. */
  word: string
  values: Record<string, string | number>
  /** The server's own sentence, with its figures. */
  detail: string | null
  step: Step
  field: string
  offers: Offer[]
  /** The flag of a publish that lifts it. */
  accept: string | null
}

/** What the checks are made of. `undefined`: not read yet; `null`: could not be read. */
export interface Evidence {
  forecast: Forecast | undefined | null
  channel: Channel
  health: { status: string; checkedSeconds: number | null } | undefined | null
  app: { known: number; installed: number } | undefined | null
  /** Instants of the last change and of the last TRY that arrived. */
  tried: { changed: string; tried: string | null } | undefined | null
  overlap: { campaigns: number; names: string } | undefined | null
}

const check = (id: string, level: Level, step: Step, field: string, more: Partial<Check> = {}): Check => ({
  id,
  level,
  word: `${id}.${level}`,
  values: {},
  detail: null,
  step,
  field,
  offers: [],
  accept: null,
  ...more,
})

/** Words of refusals and warnings that we have a sentence for. */
const IDS: Record<string, string> = {
  channel_unavailable: 'channel',
  other_channel: 'channel',
  unknown_placeholder: 'columns',
  empty_placeholder: 'columns',
  invalid_message: 'message',
  message_too_large: 'message',
  no_list: 'audience',
  no_such_list: 'audience',
  empty_list: 'audience',
  unreadable_list: 'audience',
  nobody_left: 'audience',
  not_in_directory: 'audience',
  not_asked: 'audience',
  bad_time_zone: 'zones',
  no_open_minute: 'room',
  window_closed: 'room',
  over_capacity: 'pace',
}

/** The order in which the checks are read. */
export const ORDER = [
  'name',
  'message',
  'columns',
  'links',
  'channel',
  'audience',
  'app',
  'zones',
  'room',
  'pace',
  'retries',
  'tried',
  'overlap',
] as const

/** Every check of a draft, in order; `accepted` are the flags that the author has set. */
export function checksOf(evidence: Evidence, accepted: ReadonlySet<string> = new Set()): Check[] {
  const made = [...found(evidence.forecast, accepted), ...probed(evidence)]
  const wrong = new Set(made.filter(({ level }) => level !== 'green').map(({ id }) => id))
  const good = evidence.forecast ? inOrder(evidence.forecast).filter(({ id }) => !wrong.has(id)) : []
  const place = ({ id }: Check) => {
    const at = (ORDER as readonly string[]).indexOf(id)
    return at < 0 ? -1 : at
  }
  return [...made, ...good].sort((a, b) => place(a) - place(b))
}

/** What the forecast found wrong. */
function found(forecast: Evidence['forecast'], accepted: ReadonlySet<string>): Check[] {
  if (forecast === undefined)
    return ['message', 'columns', 'audience', 'room', 'pace'].map((id) => check(id, 'loading', 'review', ''))
  if (forecast === null) return [check('forecast', 'amber', 'review', '')]
  const problems = forecast.problems.map(({ field, detail }) =>
    check(stepOf(field) === 'message' ? 'message' : stepOf(field), 'red', stepOf(field), field, {
      word: 'problem',
      detail,
      values: { field },
    }),
  )
  const named = new Set(forecast.problems.map(({ field }) => field))
  const refusals = forecast.refusals
    .filter(({ field, code }) => !(named.has(field) && code === 'invalid_message'))
    .map((refusal) => ofFinding(refusal, refusal.accept && accepted.has(refusal.accept) ? 'amber' : 'red'))
  return [...problems, ...refusals, ...forecast.warnings.map((warning) => ofFinding(warning, 'amber'))]
}

function ofFinding({ field, code, detail, accept }: Finding, level: Level): Check {
  const offers: Offer[] = accept ? ['accept'] : []
  if (['window_closed', 'no_open_minute', 'over_capacity'].includes(code))
    offers.push('moreDays', 'widerHours')
  if (code === 'channel_unavailable') offers.push('channels')
  return check(IDS[code] ?? code, level, stepOf(field), field, {
    word: code,
    detail,
    accept: accept ?? null,
    offers,
  })
}

/** What is in order, with its figures. */
function inOrder(forecast: Forecast): Check[] {
  const { people, lists, duplicates, excluded, open_minutes: minutes, pace } = forecast
  const used = forecast.columns
  const counted = people ?? 0
  const perMinute = minutes ? counted / minutes : 0
  return [
    check('message', 'green', 'message', 'message'),
    check('columns', 'green', 'message', 'message', {
      word: used.length ? 'columns.green' : 'columns.none',
      values: {
        columns: used
          .map(({ name, fallback }) => (fallback === null ? `[${name}]` : `[${name}|${fallback}]`))
          .join(' '),
        people: counted,
      },
    }),
    check('links', 'green', 'message', 'message', {
      word: forecast.links.length ? 'links.green' : 'links.none',
      values: { links: forecast.links.length, hosts: hostsOf(forecast.links) },
    }),
    check('audience', 'green', 'recipients', 'audience', {
      values: {
        people: counted,
        lists: lists.filter((list) => !list.excluded).length,
        doubles: duplicates ?? 0,
        excluded: excluded ?? 0,
      },
    }),
    check('zones', 'green', 'recipients', 'audience', { values: { zones: forecast.zones.length } }),
    check('room', 'green', 'when', 'opening_hours', { values: { minutes: minutes ?? 0 } }),
    check('pace', 'green', 'when', 'opening_hours', {
      values: { each: Math.max(1, Math.round(perMinute)), pace: (pace?.requests_per_second ?? 0) * 60 },
    }),
    check('retries', 'green', 'absent', 'presence', {
      word: forecast.ladder && forecast.ladder.tries.length <= 1 ? 'retries.always' : 'retries.green',
      values: { sent: forecast.expected?.sent ?? 0, unprogrammed: forecast.expected?.unprogrammed ?? 0 },
    }),
  ]
}

/** What other parts of the API say. */
function probed({ channel, health, app, tried, overlap }: Evidence): Check[] {
  const out: Check[] = []
  if (health === undefined) out.push(check('channel', 'loading', 'channel', 'channel'))
  else if (health === null) out.push(check('channel', 'amber', 'channel', 'channel', { word: 'unchecked' }))
  else {
    const good = health.status === 'ok'
    out.push(
      check('channel', good ? 'green' : 'amber', 'channel', 'channel', {
        values: { channel, seconds: health.checkedSeconds ?? 0 },
        offers: ['channels'],
      }),
    )
  }
  if (channel === 'teams') {
    if (app === undefined) out.push(check('app', 'loading', 'recipients', 'audience'))
    else if (app === null) out.push(check('app', 'amber', 'recipients', 'audience', { word: 'unchecked' }))
    else if (app.known === 0)
      out.push(check('app', 'amber', 'recipients', 'audience', { word: 'app.unknown' }))
    else {
      const missing = app.known - app.installed
      out.push(
        check('app', missing > 0 ? 'amber' : 'green', 'recipients', 'audience', {
          values: { people: missing, installed: app.installed },
        }),
      )
    }
  }
  if (tried === undefined) out.push(check('tried', 'loading', 'review', ''))
  else if (tried === null)
    out.push(check('tried', 'amber', 'review', '', { word: 'unchecked', offers: ['try'] }))
  else {
    const since = tried.tried !== null && Date.parse(tried.tried) >= Date.parse(tried.changed)
    out.push(
      check('tried', since ? 'green' : 'amber', 'review', '', {
        word: tried.tried === null ? 'tried.never' : since ? 'tried.green' : 'tried.amber',
        values: { changed: tried.changed, tried: tried.tried ?? '' },
        offers: ['try'],
      }),
    )
  }
  if (overlap === undefined) out.push(check('overlap', 'loading', 'when', 'start'))
  else if (overlap === null) out.push(check('overlap', 'amber', 'when', 'start', { word: 'unchecked' }))
  else
    out.push(
      check('overlap', overlap.campaigns > 0 ? 'amber' : 'green', 'when', 'start', {
        values: { ...overlap },
      }),
    )
  return out
}

/** Where the links lead, each host once. */
export function hostsOf(links: readonly { url: string }[]): string {
  const hosts = links.map(({ url }) => /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? url)
  return [...new Set(hosts)].join(' · ')
}

/** Above this many people the number is typed before publishing. */
export const CONFIRM_ABOVE = 1_000

/** Whether the typed number is the number of people; separators do not count. */
export function isConfirmed(typed: string, people: number): boolean {
  return people <= CONFIRM_ABOVE || typed.replace(/[\s.,'’_\u00a0\u202f]/g, '') === String(people)
}

/** Whether publishing may be asked for. */
export function mayPublish(checks: readonly Check[]): boolean {
  return !checks.some(({ level }) => level === 'red' || level === 'loading')
}
