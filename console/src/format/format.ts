/** What a time is written with. */
interface Zoned {
  /** IANA zone; the browser's when it is missing. */
  zone?: string | undefined
  /** The year is written when it is not that of this instant. */
  now?: Date | undefined
}

/** Numbers, shares and times as one language writes them. Instants are RFC 3339 texts or dates. */
export interface Format {
  /** `4,812`. */
  number: (value: number) => string
  /** `part` of `whole` in percent with one decimal: `28.6%`, `<0.1%` rather than 0, `–` of nobody. */
  percent: (part: number, whole: number, decimals?: 0 | 1) => string
  /** `14:32`. */
  time: (at: Instant, options?: Zoned) => string
  /** `14:32:22`. */
  seconds: (at: Instant, options?: Zoned) => string
  /** `Tue 1 Dec`. */
  day: (at: Instant, options?: Zoned) => string
  /** `1 Dec`. */
  date: (at: Instant, options?: Zoned) => string
  /** `Tuesday 1 December`. */
  longDay: (at: Instant, options?: Zoned) => string
  /** `Tue 1 Dec, 14:32`. */
  dayTime: (at: Instant, options?: Zoned) => string
  /** `Tuesday 1 December, 14:32`. */
  longDayTime: (at: Instant, options?: Zoned) => string
  /** `Wed 18:00` within a week, else `18 Nov 18:00`. */
  soon: (at: Instant, options?: Zoned) => string
  /** `30 Nov – 2 Dec`, or one date when both are the same day. */
  range: (from: Instant, until: Instant, options?: Zoned) => string
  /** `Paris` of `Europe/Paris`. */
  place: (zone: string) => string
  /** Names in the order of the language. */
  list: (items: string[]) => string
}

/** An instant. */
export type Instant = string | Date

const dateOf = (at: Instant) => (typeof at === 'string' ? new Date(at) : at)

/** Makes the formats of a locale; `Intl` objects are made once for each zone. */
export function makeFormat(locale: string): Format {
  const integer = new Intl.NumberFormat(locale)
  const shares = [0, 1].map(
    (digits) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  )
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const made = new Map<string, Intl.DateTimeFormat>()
  const parts = (at: Instant, zone: string | undefined, options: Intl.DateTimeFormatOptions) => {
    const id = JSON.stringify([zone, options])
    const known = made.get(id) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
    made.set(id, known)
    const found: Record<string, string> = {}
    for (const { type, value } of known.formatToParts(dateOf(at))) found[type] = value
    return found
  }
  const french = locale.startsWith('fr')

  const clock = (at: Instant, zone: string | undefined, seconds = false) => {
    const p = parts(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    return `${p.hour}:${p.minute}${seconds ? `:${p.second}` : ''}`
  }
  const daily = (at: Instant, options: Zoned, weekday: 'short' | 'long' | null, month: 'short' | 'long') => {
    const p = parts(at, options.zone, {
      ...(weekday ? { weekday } : {}),
      day: 'numeric',
      month,
      year: 'numeric',
    })
    const now = options.now ?? new Date()
    const year = parts(now, options.zone, { year: 'numeric' }).year
    const words = [weekday ? p.weekday : null, p.day, p.month, p.year === year ? null : p.year]
    return words.filter(Boolean).join(' ')
  }
  const joined = (day: string, time: string) => (french ? `${day} ${time}` : `${day}, ${time}`)

  const format: Format = {
    number: (value) => integer.format(value),
    percent(part, whole, decimals = 1) {
      if (whole === 0) return '–'
      const share = part / whole
      // The space before a French sign is narrow, whatever the browser's data say.
      const write = (value: number) =>
        (shares[decimals] as Intl.NumberFormat).format(value).replace('\u00a0', '\u202f')
      const least = decimals === 1 ? 0.001 : 0.01
      // A few are never nobody, and nearly all are never all.
      if (share > 0 && share < least) return `<${write(least)}`
      if (share < 1 && share > 1 - least) return `>${write(1 - least)}`
      return write(share)
    },
    time: (at, options = {}) => clock(at, options.zone),
    seconds: (at, options = {}) => clock(at, options.zone, true),
    day: (at, options = {}) => daily(at, options, 'short', 'short'),
    date: (at, options = {}) => daily(at, options, null, 'short'),
    longDay: (at, options = {}) => daily(at, options, 'long', 'long'),
    dayTime: (at, options = {}) => joined(format.day(at, options), format.time(at, options)),
    longDayTime: (at, options = {}) => joined(format.longDay(at, options), format.time(at, options)),
    soon(at, options = {}) {
      const near = Math.abs(dateOf(at).getTime() - (options.now ?? new Date()).getTime()) < 6 * 86_400_000
      const weekday = parts(at, options.zone, { weekday: 'short' }).weekday
      return `${near ? weekday : format.date(at, options)} ${format.time(at, options)}`
    },
    range(from, until, options = {}) {
      const first = format.date(from, options)
      const last = format.date(until, options)
      if (first === last) return first
      const [day, month] = first.split(' ')
      return last.endsWith(` ${month}`) && first === `${day} ${month}`
        ? `${day} – ${last}`
        : `${first} – ${last}`
    },
    place: (zone) => (zone.split('/').pop() ?? zone).replaceAll('_', ' '),
    list: (items) => lists.format(items),
  }
  return format
}
