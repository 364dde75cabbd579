import { localOf } from './days'
import type { LadderTry } from './forecast'

/** Why a try is made at its time: the key of its words. */
export type Why = 'planned' | 'newMinute' | 'tenLater' | 'fullHour'

/** A try as it is drawn. */
export interface DrawnTry extends LadderTry {
  why: Why
}

/** A round of the ladder. */
export interface Round {
  cycle: number
  /** Local date of its first try; null when it has none. */
  date: string | null
  tries: DrawnTry[]
}

const WHY: Record<number, Why> = { 2: 'tenLater', 3: 'fullHour' }

/** The tries of one person by round, in the order in which they come. Dates are those of `zone`. */
export function roundsOf(tries: readonly LadderTry[], zone: string): Round[] {
  const rounds = new Map<number, Round>()
  for (const one of [...tries].sort((a, b) => a.cycle - b.cycle || a.rung - b.rung)) {
    const round = rounds.get(one.cycle) ?? { cycle: one.cycle, date: null, tries: [] }
    rounds.set(one.cycle, round)
    if (one.at && round.date === null) round.date = localOf(one.at, zone).date
    const why = WHY[one.rung] ?? (one.cycle === 1 ? 'planned' : 'newMinute')
    round.tries.push({ ...one, why })
  }
  return [...rounds.values()]
}

/** How many rounds have at least one try in the window. */
export function roundsInWindow(rounds: readonly Round[]): number {
  return rounds.filter((round) => round.tries.some((one) => one.at !== null)).length
}
