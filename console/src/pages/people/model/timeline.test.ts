import { describe, expect, it } from 'vitest'
import { lengthWords } from '@/pages/report/model/firstClick'
import en from '@/words/en'
import { makeWords } from '@/words/words'
import { person } from '../test/answers'
import { eventsOf, textOf, type Writing } from './timeline'

const { t, has } = makeWords('en', en)
const writing: Writing = {
  t,
  has,
  channel: 'teams',
  links: ['Create your passkey'],
  length: (seconds) => lengthWords(seconds, t),
  dayTime: (at) => at.slice(0, 16),
}

describe('the timeline of one person', () => {
  const events = eventsOf(person, writing)

  it('tells everything in order', () => {
    expect(events.map(({ title }) => title)).toEqual([
      'Absent: offline',
      'Absent: offline',
      'Absent: do not disturb',
      'Absent: do not disturb',
      'Sent on Microsoft Teams',
      'Link opened by a preview, not by a person',
      'Clicked “Create your passkey”',
    ])
    const times = events.map(({ at }) => Date.parse(at))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('says what comes after each try', () => {
    expect(events[0]?.note).toBe('Round 1, first try. Next try 10 minutes later.')
    expect(events[1]?.note).toBe('Round 1, 10 minutes later. Next try at the next full hour.')
    expect(events[2]?.note).toBe('Round 1, at the full hour. Back on the next open day.')
    expect(events[6]?.note).toBe('Counted as a person. 19 minutes after the message.')
  })

  it('makes machines grey and says which rule says so', () => {
    expect(events[5]).toMatchObject({ look: 'machine', why: 'TeamsUrlPreview is a preview' })
    expect(events.filter(({ why }) => why)).toHaveLength(1)
  })

  it('ends with the next try of somebody who waits', () => {
    const waiting = { ...person, next_try: '2026-12-02T09:00:00Z', sent_at: null, clicks: [] }
    expect(eventsOf(waiting, writing).at(-1)).toMatchObject({ look: 'next', title: 'Next try' })
  })

  it('can be told as text', () => {
    const text = textOf('Inês Carvalho', events, (at) => at.slice(11, 16))
    expect(text.split('\n')).toHaveLength(events.length + 3)
    expect(text).toContain('10:22  Sent on Microsoft Teams')
  })
})
