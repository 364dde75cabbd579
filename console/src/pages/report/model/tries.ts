import type { Report } from '../data/types'

/** What came of one of the nine tries. */
export interface TryFigures {
  round: number
  rung: number
  tried: number
  sent: number
  absent: number
  failed: number
  /** Unknown results and people put off by a fault of their own. */
  other: number
}

/** A round with its three tries. */
export interface Round {
  round: number
  /** Whether anybody has been tried in it. */
  begun: boolean
  tries: TryFigures[]
}

/** The nine tries in three rounds; a try that has not happened to anybody is zero. */
export function roundsOf(figures: Report['by_rung']): Round[] {
  return [1, 2, 3].map((round) => {
    const tries = [1, 2, 3].map((rung) => {
      const found = figures.find((one) => one.cycle === round && one.rung === rung)
      return {
        round,
        rung,
        tried: found?.tried ?? 0,
        sent: found?.sent ?? 0,
        absent: found?.absent ?? 0,
        failed: found?.failed ?? 0,
        other: (found?.unknown ?? 0) + (found?.held ?? 0),
      }
    })
    return { round, begun: tries.some(({ tried }) => tried > 0), tries }
  })
}

/** The most sent by one try: the scale of all bars. */
export function mostSent(rounds: readonly Round[]): number {
  return Math.max(0, ...rounds.flatMap(({ tries }) => tries.map(({ sent }) => sent)))
}
