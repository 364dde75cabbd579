import { describe, expect, it } from 'vitest'
import type { Draft } from '../model/draft'
import { isDirty, maySend, opened, reduce, type Saving, type Stored, statusOf } from './machine'
import { forget, keep, keptDraft } from './shelf'

const draft: Draft = {
  name: 'Run',
  message: 'Hello',
  format: 'message',
  card: null,
  channel: 'teams',
  audience: { include: [], exclude: [] },
  start: '2026-12-07T09:00',
  time_zone: 'Europe/Paris',
  duration: { days: 1 },
  opening_hours: { from: '09:00', to: '18:00', weekdays: ['mon'], skip: [] },
  presence: 'available',
  on_exhausted: 'unprogram',
  on_ambiguous: 'hold',
}
const stored = (version: number, patch: Partial<Draft> = {}): Stored => ({
  draft: { ...draft, ...patch },
  etag: `"v${version}"`,
  by: 'hugo',
  at: '2026-12-01T13:31:00Z',
})
const edited = (patch: Partial<Draft>, state: Saving = opened(stored(1), null)) =>
  reduce(state, { type: 'edit', patch })

describe('a draft while it is written', () => {
  it('is saved, unsaved, saving, saved', () => {
    const clean = opened(stored(1), null)
    expect(statusOf(clean)).toBe('saved')
    const dirty = edited({ name: 'Run!' })
    expect(statusOf(dirty)).toBe('unsaved')
    const sending = reduce(dirty, { type: 'send' })
    expect(statusOf(sending)).toBe('saving')
    expect(maySend(sending)).toBe(false)
    expect(statusOf(reduce(sending, { type: 'saved', stored: stored(2, { name: 'Run!' }) }))).toBe('saved')
  })

  it('keeps what is typed while it is sent', () => {
    const sending = reduce(edited({ name: 'Run!' }), { type: 'send' })
    const typed = edited({ name: 'Run!!' }, sending)
    const saved = reduce(typed, { type: 'saved', stored: stored(2, { name: 'Run!' }) })
    expect(saved.draft.name).toBe('Run!!')
    expect(saved.stored.etag).toBe('"v2"')
    expect(maySend(saved)).toBe(true)
  })

  it('waits while the connection is away and goes on when it is back', () => {
    const lost = reduce(reduce(edited({ name: 'x' }), { type: 'send' }), { type: 'lost' })
    expect(statusOf(lost)).toBe('offline')
    expect(maySend(lost)).toBe(true)
    expect(lost.draft.name).toBe('x')
    expect(
      statusOf(reduce(reduce(lost, { type: 'send' }), { type: 'saved', stored: stored(2, { name: 'x' }) })),
    ).toBe('saved')
  })

  it('says that it was refused until something is changed', () => {
    const refused = reduce(reduce(edited({ start: 'x' }), { type: 'send' }), {
      type: 'refused',
      refused: { code: 'validation', detail: 'd', fields: ['start'] },
    })
    expect(statusOf(refused)).toBe('refused')
    expect(statusOf(edited({ start: '2026-12-08T09:00' }, refused))).toBe('unsaved')
  })

  it('keeps the fields of a card while another form is tried', () => {
    const card = { title: 'T', image: null, image_alt: null, button: null }
    const state = edited({ format: 'message', card })
    expect(isDirty(state)).toBe(false)
    expect(isDirty(edited({ format: 'card' }, state))).toBe(true)
  })
})

describe('two people on one draft', () => {
  const conflict = reduce(reduce(edited({ name: 'Mine' }), { type: 'send' }), {
    type: 'stale',
    theirs: stored(5, { name: 'Theirs' }),
  })

  it('are told, and nothing is sent', () => {
    expect(statusOf(conflict)).toBe('conflict')
    expect(maySend(conflict)).toBe(false)
    expect(conflict.draft.name).toBe('Mine')
  })

  it('may go on with mine, on their version', () => {
    const mine = reduce(conflict, { type: 'keepMine' })
    expect(mine.draft.name).toBe('Mine')
    expect(mine.stored.etag).toBe('"v5"')
    expect(maySend(mine)).toBe(true)
  })

  it('may go on with theirs', () => {
    const theirs = reduce(conflict, { type: 'takeTheirs' })
    expect(theirs.draft.name).toBe('Theirs')
    expect(statusOf(theirs)).toBe('saved')
  })

  it('are not troubled when both wrote the same', () => {
    const same = reduce(edited({ name: 'Same' }), { type: 'stale', theirs: stored(5, { name: 'Same' }) })
    expect(statusOf(same)).toBe('saved')
  })
})

describe('what the browser kept', () => {
  it('goes on where it was, and conflicts when the server moved on', () => {
    const kept = { draft: { ...draft, name: 'Kept' }, etag: '"v1"' }
    expect(statusOf(opened(stored(1), kept))).toBe('unsaved')
    expect(opened(stored(1), kept).draft.name).toBe('Kept')
    expect(statusOf(opened(stored(2, { name: 'Theirs' }), kept))).toBe('conflict')
    expect(statusOf(opened(stored(2, { name: 'Kept' }), kept))).toBe('saved')
  })

  it('is a draft or nothing', () => {
    localStorage.clear()
    expect(keptDraft('a')).toBeNull()
    expect(keep('a', { draft, etag: '"v1"' })).toBe(true)
    expect(keptDraft('a')).toEqual({ draft, etag: '"v1"' })
    forget('a')
    expect(keptDraft('a')).toBeNull()
    for (const text of ['{', '{}', '{"draft":{"name":1},"etag":"x"}', 'null']) {
      localStorage.setItem('presently.draft.a', text)
      expect(keptDraft('a'), text).toBeNull()
    }
  })

  it('does not stop the writing when the storage is full', () => {
    const full = {
      setItem: () => {
        throw new Error('full')
      },
    } as unknown as Storage
    expect(keep('a', { draft, etag: '"v1"' }, full)).toBe(false)
  })
})
