import { expect, test } from 'vitest'
import { merged } from './acts'

const act = (at: string, by: string) => ({ at, by, act: 'stop', detail: {} })

test('two trails are one, newest first', () => {
  const trail = merged([
    { channel: 'teams', items: [act('2026-12-01T10:00:00Z', 'c'), act('2026-12-01T08:00:00Z', 'a')] },
    { channel: 'skype', items: [act('2026-12-01T09:00:00.5Z', 'b')] },
  ])
  expect(trail.map(({ by, channel }) => [by, channel])).toEqual([
    ['c', 'teams'],
    ['b', 'skype'],
    ['a', 'teams'],
  ])
})
