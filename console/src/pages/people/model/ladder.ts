import type { Round, TryShape } from '@/kit/LadderOfPerson'
import type { Words } from '@/words/words'
import type { Step } from '../data/types'

/** What the ladder is written with. */
interface Writing {
  t: Words['t']
  time: (at: string) => string
  day: (at: string) => string
}

/** The shape of a try: what was seen, and what came of it. */
export function shapeOf(step: Step): TryShape {
  if (step.state === 'due') return 'next'
  if (step.state !== 'tried') return 'open'
  if (step.result === 'sent') return 'sent'
  if (step.result === 'failed') return 'failed'
  if (step.result === 'unknown') return 'unknown'
  if (step.presence === 'do_not_disturb' || step.result === 'do_not_disturb') return 'dnd'
  return step.presence === 'unknown' ? 'unknown' : 'offline'
}

/** What stands under a try. */
export function wordsOf(step: Step, t: Words['t']): string {
  if (step.state !== 'tried') return t(`person.shape.${step.state}`)
  switch (step.result) {
    case 'failed':
      return t('person.shape.failed')
    case 'unknown':
      return t('person.shape.unclear')
    case 'sent':
      return step.presence ? t(`person.shape.${step.presence}`) : t('person.shape.sent')
    case 'held':
    case 'declined':
    case 'unanswered':
    case 'unreachable':
    case 'busy':
    case 'do_not_disturb':
      return t(`person.shape.${step.result}`)
    default:
      // There is no room for a longer word under three shapes.
      if (step.presence === 'unknown') return t('person.shape.noPresence')
      return step.presence ? t(`person.shape.${step.presence}`) : t('person.legend.absent')
  }
}

/** Three rounds of three tries, dated by their first instant. A round that nobody needs is faint. */
export function roundsOf(ladder: readonly Step[], { t, time, day }: Writing): Round[] {
  return [1, 2, 3].map((cycle) => {
    const steps = [1, 2, 3].map(
      (rung): Step =>
        ladder.find((step) => step.cycle === cycle && step.rung === rung) ?? {
          cycle,
          rung,
          state: 'not_needed',
        },
    )
    const dated = steps.find(({ at }) => at)?.at
    return {
      day: dated ? day(dated) : '',
      faint: steps.every(({ state }) => state !== 'tried' && state !== 'due'),
      tries: steps.map((step) => ({
        shape: shapeOf(step),
        time: step.at ? time(step.at) : '–',
        words: wordsOf(step, t),
      })),
    }
  })
}

/** How many of the nine tries were used. */
export function usedOf(ladder: readonly Step[]): number {
  return ladder.filter(({ state }) => state === 'tried').length
}
