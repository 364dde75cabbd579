import { describe, expect, it } from 'vitest'
import { asked, type Filter, isFiltered, nextSort, readFilter, writeFilter } from './filter'
import { keepOrder, replaceRows } from './order'

const row = (id: string, sent = 0) => ({ id, sent })

describe('rows under the pointer', () => {
  it('keep their order and take what is new', () => {
    const { rows, changes } = keepOrder(['a', 'b', 'c'], [row('b', 2), row('a', 1), row('c', 3)])
    expect(rows).toEqual([row('a', 1), row('b', 2), row('c', 3)])
    expect(changes).toBe(2)
  })

  it('leave when they are deleted, and count what is added', () => {
    expect(keepOrder(['a', 'b'], [row('b')])).toEqual({ rows: [row('b')], changes: 0 })
    expect(keepOrder(['a'], [row('n'), row('a')])).toEqual({ rows: [row('a')], changes: 1 })
  })

  it('take the figures of a newer answer', () => {
    expect(replaceRows([row('a'), row('b')], [row('b', 9), row('z')])).toEqual([row('a'), row('b', 9)])
  })
})

describe('the address', () => {
  const filter: Filter = { state: 'running', channel: 'teams', owner: 'ann', q: 'pass', sort: '-failed' }

  it('says everything and is read back', () => {
    expect(readFilter(writeFilter(filter))).toEqual(filter)
    expect(isFiltered(filter)).toBe(true)
  })

  it('survives nonsense', () => {
    const read = readFilter(new URLSearchParams('state=x&channel=fax&sort=random'))
    expect(read).toEqual({ state: null, channel: null, owner: null, q: '', sort: '-created' })
    expect(isFiltered(read)).toBe(false)
    expect(writeFilter(read).toString()).toBe('')
  })

  it('asks for publishing with scheduled', () => {
    expect(asked({ ...filter, state: 'scheduled' }).state).toBe('publishing,scheduled')
  })

  it('turns an order round and gives it back', () => {
    expect([
      nextSort('-created', 'failed'),
      nextSort('-failed', 'failed'),
      nextSort('failed', 'failed'),
    ]).toEqual(['-failed', 'failed', '-created'])
    expect(nextSort('-failed', 'name')).toBe('name')
  })
})
