/** A stretch of time in which messages may be sent: from inclusive, until exclusive, RFC 3339. */
export interface Stretch {
  from: string
  until: string
}

/** A stretch on the axis: where it starts, in open minutes, and its instants in milliseconds. */
interface Piece {
  start: number
  from: number
  until: number
}

/** A place on the axis with the instant it stands for. */
export interface Mark {
  /** Open minutes since the first. */
  minute: number
  at: Date
}

/**
 * An axis on which only open time passes: minute 0 is the first open minute of the window, and a closed night takes
 * no room at all.
 */
export interface OpenTime {
  /** Open minutes in all. */
  length: number
  /** Where an instant stands; one in a closed stretch stands where the next open one begins. */
  minuteAt: (at: string | Date | number) => number
  /** The instant of a minute; the end of the axis is the end of the last stretch. */
  instantAt: (minute: number) => Date
  /** The first open minute of each local day. */
  days: Mark[]
  /** Full hours of the local clock, `every` hours apart, that are not the start of a day. */
  hours: (every: number) => Mark[]
}

const MINUTE = 60_000

/** Makes the axis of a window. `zone` says where days and full hours begin. */
export function openTime(open: readonly Stretch[], zone: string): OpenTime {
  const pieces = piecesOf(open)
  const last = pieces.at(-1)
  const length = last ? last.start + (last.until - last.from) / MINUTE : 0

  const minuteAt = (at: string | Date | number) => {
    const instant = new Date(at).getTime()
    let found = 0
    for (const piece of pieces) {
      if (instant < piece.from) return piece.start
      found = piece.start + (Math.min(instant, piece.until) - piece.from) / MINUTE
      if (instant < piece.until) return found
    }
    return found
  }
  const instantAt = (minute: number) => {
    let found = pieces[0]
    for (const piece of pieces) if (piece.start <= minute) found = piece
    if (!found) return new Date(0)
    return new Date(Math.min(found.from + Math.max(0, minute - found.start) * MINUTE, found.until))
  }

  const clock = localClock(zone)
  const full = pieces.flatMap((piece) => fullHours(piece, clock))
  const days: Mark[] = []
  let day = ''
  for (const one of [...pieces.map((piece) => mark(piece, piece.from)), ...full].sort(byMinute)) {
    const local = clock(one.at).day
    if (local !== day) days.push(one)
    day = local
  }
  const starts = new Set(days.map((one) => one.minute))
  return {
    length,
    minuteAt,
    instantAt,
    days,
    hours: (every) => full.filter((one) => clock(one.at).hour % every === 0 && !starts.has(one.minute)),
  }
}

const byMinute = (a: Mark, b: Mark) => a.minute - b.minute

function piecesOf(open: readonly Stretch[]): Piece[] {
  let start = 0
  return open
    .map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) }))
    .filter(({ from, until }) => until > from)
    .sort((a, b) => a.from - b.from)
    .map(({ from, until }) => {
      const piece = { start, from, until }
      start += (until - from) / MINUTE
      return piece
    })
}

function mark(piece: Piece, instant: number): Mark {
  return { minute: piece.start + (instant - piece.from) / MINUTE, at: new Date(instant) }
}

/** The instants of a piece at which the local clock reads a full hour. */
function fullHours(piece: Piece, clock: (at: Date) => Reading): Mark[] {
  const found: Mark[] = []
  let instant = piece.from
  while (instant < piece.until) {
    const past = clock(new Date(instant)).minute
    if (past === 0) found.push(mark(piece, instant))
    // A clock that is moved by half an hour is met again at its next full hour.
    instant += (60 - past) * MINUTE
  }
  return found
}

interface Reading {
  day: string
  hour: number
  minute: number
}

function localClock(zone: string): (at: Date) => Reading {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => {
    const parts: Record<string, string> = {}
    for (const { type, value } of format.formatToParts(at)) parts[type] = value
    return {
      day: `${parts.year}-${parts.month}-${parts.day}`,
      hour: Number(parts.hour),
      minute: Number(parts.minute),
    }
  }
}

/**
 * The marks that have room: days always before hours. `room` is the smallest distance in minutes between two
 * hour labels, `dayRoom` between two dates.
 */
export function ticksOf(axis: OpenTime, room: number, dayRoom: number): { days: Mark[]; hours: Mark[] } {
  const days = spaced(axis.days, dayRoom)
  const every = [1, 2, 3, 4, 6, 12].find((hours) => hours * 60 >= room)
  if (!every) return { days, hours: [] }
  const hours = axis.hours(every).filter(({ minute }) => {
    const near = axis.days.some((day) => Math.abs(day.minute - minute) < room)
    return !near && axis.length - minute >= room / 3
  })
  return { days, hours: spaced(hours, room * 0.95) }
}

function spaced(marks: readonly Mark[], room: number): Mark[] {
  const kept: Mark[] = []
  for (const one of marks) {
    const before = kept.at(-1)
    if (!before || one.minute - before.minute >= room) kept.push(one)
  }
  return kept
}
