import type { Words } from '@/words/words'
import type { Person } from '../data/types'

/** How an event looks. */
export type Look = 'offline' | 'dnd' | 'unknown' | 'sent' | 'failed' | 'click' | 'open' | 'machine' | 'next'

/** Something that happened, or will. */
export interface Event {
  at: string
  look: Look
  title: string
  note: string
  /** The rule that says that this was no person. */
  why: string | null
}

/** What the timeline is written with. */
export interface Writing {
  t: Words['t']
  has: Words['has']
  channel: 'teams' | 'skype'
  /** Texts of the links by their place in the message. */
  links: readonly string[]
  length: (seconds: number) => string
  dayTime: (at: string) => string
}

type Attempt = Person['attempts'][number]

/** Every attempt, visit and receipt of a person, oldest first; the next try at the end. */
export function eventsOf(person: Person, writing: Writing): Event[] {
  const { t, length, links } = writing
  const events: Event[] = person.attempts.map((attempt, index) => ({
    at: attempt.result === 'sent' && person.sent_at ? person.sent_at : attempt.at,
    look: lookOf(attempt),
    title: titleOf(attempt, person, writing),
    note: noteOf(attempt, person.attempts[index + 1], person, writing),
    why: null,
  }))
  for (const { at, link, class: kind, why } of person.clicks) {
    const text = links[link] ?? String(link + 1)
    const after = person.sent_at ? (Date.parse(at) - Date.parse(person.sent_at)) / 1_000 : null
    events.push(
      kind === 'human'
        ? {
            at,
            look: 'click',
            title: t('person.event.clicked', { link: text }),
            note:
              after !== null && after >= 0
                ? t('person.countedAfter', { length: length(after) })
                : t('person.counted'),
            why: null,
          }
        : {
            at,
            look: 'machine',
            title: t(`person.event.${kind}`),
            note: t('person.notCounted', { link: text }),
            why: why ?? null,
          },
    )
  }
  if (person.read_at)
    events.push({ at: person.read_at, look: 'open', title: t('person.event.opened'), note: '', why: null })
  const due = person.ladder.find(({ state }) => state === 'due')
  events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  if (person.next_try)
    events.push({
      at: person.next_try,
      look: 'next',
      title: t('person.event.next'),
      note: due ? t(`person.rung.${due.rung as 1 | 2 | 3}`, { round: due.cycle }) : '',
      why: null,
    })
  return events
}

function lookOf({ result, presence }: Attempt): Look {
  if (result === 'sent' || result === 'failed' || result === 'unknown') return result
  if (presence === 'do_not_disturb' || result === 'do_not_disturb') return 'dnd'
  return presence === 'unknown' ? 'unknown' : 'offline'
}

function titleOf({ result, presence }: Attempt, person: Person, { t, has, channel }: Writing): string {
  switch (result) {
    case 'sent':
      return t('person.event.sent', { channel: t(`kit.channel.${channel}`) })
    case 'failed': {
      const reason = `report.reason.${person.reason}`
      return t('person.event.failed', { reason: has(reason) ? t(reason) : (person.reason ?? '') })
    }
    case 'absent':
      return t('person.event.absent', {
        presence: t(presence ? `person.shape.${presence}` : 'person.shape.unknown'),
      })
    default:
      return t(`person.event.${result}`)
  }
}

function noteOf(
  attempt: Attempt,
  next: Attempt | undefined,
  person: Person,
  { t, dayTime }: Writing,
): string {
  const { cycle, rung, result, presence } = attempt
  const which = t(`person.rung.${rung as 1 | 2 | 3}`, { round: cycle })
  if (result === 'sent')
    return presence
      ? `${which} ${t('person.presenceWas', { presence: t(`person.shape.${presence}`) })}`
      : which
  if (result === 'failed' || result === 'unknown') return which
  if (next?.cycle === cycle && next.rung === 2) return `${which} ${t('person.then.2')}`
  if (next?.cycle === cycle && next.rung === 3) return `${which} ${t('person.then.3')}`
  if (next) return `${which} ${t('person.then.round')}`
  return person.next_try ? `${which} ${t('person.then.at', { at: dayTime(person.next_try) })}` : which
}

/** A person's story as plain text, for a mail to a colleague. */
export function textOf(title: string, events: readonly Event[], time: (at: string) => string): string {
  const lines = events.map(({ at, title: what, note }) => `${time(at)}  ${what}${note ? ` — ${note}` : ''}`)
  return [title, '', ...lines, ''].join('\n')
}
