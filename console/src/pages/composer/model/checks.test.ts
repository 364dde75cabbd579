import { describe, expect, it } from 'vitest'
import { checksOf, type Evidence, hostsOf, isConfirmed, mayPublish } from './checks'
import { type Forecast, readForecast } from './forecast'
import { mendsOf, missingColumns, stateOf, stepAfter, stepOf } from './steps'

const good: Forecast = readForecast({
  at: '2026-11-30T12:00:00Z',
  problems: [],
  exact: true,
  lists: [{ id: 'a', name: 'All', rows: 1300, excluded: false, kind: 'static' }],
  rows: 1300,
  links: [
    { url: 'https://run.example/a', text: 'a' },
    { url: 'https://run.example/b', text: 'b' },
  ],
  outlook: {
    people: 1240,
    duplicates: 12,
    excluded: 48,
    open_minutes: 2040,
    columns: [{ name: 'CITY', people: 1200, fallback: 'there' }],
  },
})
const evidence: Evidence = {
  forecast: good,
  channel: 'teams',
  health: { status: 'ok', checkedSeconds: 3 },
  app: { known: 100, installed: 100 },
  tried: { changed: '2026-11-30T11:00:00Z', tried: '2026-11-30T11:30:00Z' },
  overlap: { campaigns: 0, names: '' },
}
const level = (id: string, given: Partial<Evidence>, accepted?: Set<string>) =>
  checksOf({ ...evidence, ...given }, accepted).find((check) => check.id === id)?.level

describe('the review', () => {
  it('is green where all is in order, in the order in which it is read', () => {
    const checks = checksOf(evidence)
    expect(new Set(checks.map((check) => check.level))).toEqual(new Set(['green']))
    expect(checks.map(({ id }) => id)).toEqual([
      'message',
      'columns',
      'links',
      'channel',
      'audience',
      'app',
      'zones',
      'room',
      'pace',
      'retries',
      'tried',
      'overlap',
    ])
    expect(mayPublish(checks)).toBe(true)
  })

  it('is never green where it could not be checked', () => {
    expect(level('channel', { health: null })).toBe('amber')
    expect(level('app', { app: null })).toBe('amber')
    expect(level('app', { app: { known: 0, installed: 0 } })).toBe('amber')
    expect(level('tried', { tried: null })).toBe('amber')
    expect(level('overlap', { overlap: null })).toBe('amber')
    expect(checksOf({ ...evidence, forecast: null }).filter(({ id }) => id === 'audience')).toEqual([])
    expect(mayPublish(checksOf({ ...evidence, forecast: undefined }))).toBe(false)
  })

  it('warns of missing apps, of a text that was not tried, of other campaigns', () => {
    expect(level('app', { app: { known: 100, installed: 83 } })).toBe('amber')
    expect(
      level('tried', { tried: { changed: '2026-11-30T11:00:00Z', tried: '2026-11-30T10:00:00Z' } }),
    ).toBe('amber')
    expect(level('tried', { tried: { changed: '2026-11-30T11:00:00Z', tried: null } })).toBe('amber')
    expect(level('overlap', { overlap: { campaigns: 1, names: 'Other' } })).toBe('amber')
  })

  it('leads from each refusal to its field, and lifts those that are accepted', () => {
    const refusal = {
      field: 'message',
      code: 'empty_placeholder',
      detail: '[CITY] is empty for 40 people',
      accept: 'empty_placeholders',
    }
    const forecast = {
      ...good,
      refusals: [refusal, { field: 'opening_hours', code: 'over_capacity', detail: 'd' }],
    }
    const checks = checksOf({ ...evidence, forecast })
    expect(checks.find(({ id }) => id === 'columns')).toMatchObject({
      level: 'red',
      step: 'message',
      field: 'message',
      accept: 'empty_placeholders',
    })
    expect(checks.find(({ id }) => id === 'pace')).toMatchObject({
      level: 'red',
      step: 'when',
      field: 'opening_hours',
      offers: ['moreDays', 'widerHours'],
    })
    expect(level('columns', { forecast }, new Set(['empty_placeholders']))).toBe('amber')
    expect(mayPublish(checks)).toBe(false)
  })
})

describe('the number of people', () => {
  it('is typed above a thousand, without its separators', () => {
    expect(isConfirmed('', 1000)).toBe(true)
    expect(isConfirmed('', 1001)).toBe(false)
    for (const typed of ['12480', '12,480', '12 480', '12\u202f480', '12.480'])
      expect(isConfirmed(typed, 12480), typed).toBe(true)
    expect(isConfirmed('1248', 12480)).toBe(false)
  })

  it('stands beside the hosts of the links, each once', () => {
    expect(hostsOf(good.links)).toBe('run.example')
  })
})

describe('the steps', () => {
  it('own the fields of the API', () => {
    for (const [field, step] of [
      ['card.title', 'message'],
      ['opening_hours.from', 'when'],
      ['audience.include[0]', 'recipients'],
      ['on_ambiguous', 'absent'],
      ['x', 'review'],
    ] as const)
      expect(stepOf(field)).toBe(step)
    expect(stepAfter('name', -1)).toBe('name')
    expect(stepAfter('name', 1)).toBe('message')
  })

  it('show a cross only once they were left', () => {
    const mends = mendsOf({
      problems: [
        { field: 'start', detail: 'is missing' },
        { field: 'name', detail: 'is missing' },
        { field: 'name', detail: 'twice' },
      ],
      refusals: [],
    })
    expect(mends.map(({ field }) => field)).toEqual(['name', 'start'])
    expect(stateOf('when', mends, new Set(), true)).toBe('open')
    expect(stateOf('when', mends, new Set(['when']), true)).toBe('wrong')
    expect(stateOf('when', mends, new Set(['review']), true)).toBe('wrong')
    expect(stateOf('channel', mends, new Set(), true)).toBe('good')
    expect(stateOf('channel', mends, new Set(), false)).toBe('open')
  })

  it('name the columns that no list has', () => {
    const problems = [
      {
        field: 'message',
        detail: 'no list of the audience has a column for [TEAM]; add one or write [TEAM|…]',
      },
    ]
    expect([...missingColumns({ problems, refusals: [] })]).toEqual(['TEAM'])
    expect([
      ...missingColumns({
        problems: [{ field: 'message', detail: 'a link with [X] in its host' }],
        refusals: [],
      }),
    ]).toEqual([])
  })
})
