import type { Person, Step } from '../data/types'

const tried = (
  cycle: number,
  rung: number,
  at: string,
  presence: Step['presence'],
  result: Step['result'] = 'absent',
): Step => ({ cycle, rung, at, state: 'tried', presence, result })
const unneeded = (cycle: number, rung: number, at: string): Step => ({ cycle, rung, at, state: 'not_needed' })

/** The ladder of the mock-up's person. */
export const ladder: Step[] = [
  tried(1, 1, '2026-11-30T14:27:00Z', 'offline'),
  tried(1, 2, '2026-11-30T14:37:00Z', 'offline'),
  tried(1, 3, '2026-11-30T15:00:00Z', 'do_not_disturb'),
  tried(2, 1, '2026-12-01T10:12:00Z', 'do_not_disturb'),
  tried(2, 2, '2026-12-01T10:22:00Z', 'available', 'sent'),
  unneeded(2, 3, '2026-12-01T11:00:00Z'),
  unneeded(3, 1, '2026-12-02T09:00:00Z'),
  unneeded(3, 2, '2026-12-02T09:10:00Z'),
  unneeded(3, 3, '2026-12-02T10:00:00Z'),
]

/** The person of the mock-up. */
export const person: Person = {
  address: 'ines.carvalho@alvera.example',
  first_name: 'Inês',
  last_name: 'Carvalho',
  outcome: 'sent',
  reason: null,
  cure: null,
  planned_at: '2026-11-30T14:27:00Z',
  time_zone: 'Europe/Lisbon',
  batch: 61,
  attempts: ladder.flatMap(({ cycle, rung, at, presence, result, state }) =>
    state === 'tried' && at && result ? [{ cycle, rung, at, presence, result }] : [],
  ),
  ladder,
  next_try: null,
  sent_at: '2026-12-01T10:22:05Z',
  read_at: null,
  clicks: [
    { at: '2026-12-01T10:22:09Z', link: 0, class: 'preview', why: 'TeamsUrlPreview is a preview' },
    { at: '2026-12-01T10:41:37Z', link: 0, class: 'human', why: null },
  ],
}
