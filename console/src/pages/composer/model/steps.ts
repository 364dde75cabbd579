import type { Forecast } from './forecast'

/** The steps of the composer, in order; they are part of its address. */
export const STEPS = ['name', 'message', 'channel', 'recipients', 'when', 'absent', 'review'] as const

/** A step of the composer. */
export type Step = (typeof STEPS)[number]

/** Whether a text names a step. */
export function isStep(text: string | undefined): text is Step {
  return STEPS.includes(text as Step)
}

/** The step `by` places further; the ends stay. */
export function stepAfter(step: Step, by: 1 | -1): Step {
  return STEPS[Math.min(Math.max(STEPS.indexOf(step) + by, 0), STEPS.length - 1)] as Step
}

const STEP_OF: Record<string, Step> = {
  name: 'name',
  message: 'message',
  format: 'message',
  card: 'message',
  channel: 'channel',
  audience: 'recipients',
  start: 'when',
  time_zone: 'when',
  duration: 'when',
  opening_hours: 'when',
  presence: 'absent',
  on_exhausted: 'absent',
  on_ambiguous: 'absent',
}

/** The step in which a field of the API (`opening_hours.from`, `card.title`) is mended. */
export function stepOf(field: string): Step {
  return STEP_OF[field.split(/[.[]/)[0] as string] ?? 'review'
}

/** What must be mended in one step, in the words of the server. */
export interface Mend {
  step: Step
  field: string
  code: string
  detail: string
}

/** Everything that must be mended, in the order of the steps. A field is named once. */
export function mendsOf(forecast: Pick<Forecast, 'problems' | 'refusals'> | undefined): Mend[] {
  if (!forecast) return []
  const found = [
    ...forecast.problems.map(({ field, detail }) => ({
      step: stepOf(field),
      field,
      code: 'problem',
      detail,
    })),
    ...forecast.refusals.map(({ field, code, detail }) => ({ step: stepOf(field), field, code, detail })),
  ]
  const named = new Set<string>()
  return found
    .filter(({ field, code, detail }) => {
      const key = code === 'problem' ? field : `${field} ${code} ${detail}`
      return !named.has(key) && named.add(key)
    })
    .sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step))
}

/** How a step is marked. */
export type StepState = 'good' | 'wrong' | 'open'

/**
 * The mark of a step: a cross only after the step was left (`seen`), so that nobody is told off before writing.
 * Review is never ticked.
 */
export function stateOf(
  step: Step,
  mends: readonly Mend[],
  seen: ReadonlySet<Step>,
  known: boolean,
): StepState {
  if (step === 'review' || !known) return 'open'
  if (!mends.some((mend) => mend.step === step)) return 'good'
  return seen.has(step) || seen.has('review') ? 'wrong' : 'open'
}

/** The column that a finding says no list has; null when it is about something else. */
export function missingColumn(finding: { field: string; code?: string; detail: string }): string | null {
  const about =
    finding.code === 'unknown_placeholder' || /no list of the audience has a column/.test(finding.detail)
  return about ? (/\[([^\]|[]+)/.exec(finding.detail)?.[1] ?? null) : null
}

/** Every column that no list has. */
export function missingColumns(forecast: Pick<Forecast, 'problems' | 'refusals'> | undefined): Set<string> {
  const all = forecast ? [...forecast.problems, ...forecast.refusals] : []
  return new Set(all.map(missingColumn).filter((name) => name !== null))
}
