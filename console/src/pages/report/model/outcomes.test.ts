import { describe, expect, it } from 'vitest'
import { totals } from '../test/answers'
import { filterOf, peopleOf, stoppable, sumOf, toldOf } from './outcomes'

describe('outcomes', () => {
  it('add up to the recipients', () => {
    expect(sumOf(peopleOf(totals))).toBe(totals.recipients)
    expect(peopleOf(totals).waiting).toBe(2_238)
  })

  it('count everybody once, whatever the figures', () => {
    for (let seed = 1; seed < 200; seed++) {
      const n = (step: number) => (seed * step) % 97
      const some = {
        recipients: 0,
        pending: n(3),
        claimed: n(5),
        sent: n(7),
        absent: n(11),
        failed: n(13),
        unknown: n(17),
        unprogrammed: n(19),
        cancelled: n(23),
      }
      const { recipients: _, ...parts } = some
      const all = Object.values(parts).reduce((a, b) => a + b, 0)
      expect(sumOf(peopleOf(some))).toBe(all)
    }
  })

  it('stop nobody who is being sent to', () => {
    expect(stoppable(totals)).toBe(2_235 + 409)
  })

  it('ask for waiting as the two states it is', () => {
    expect(filterOf('waiting')).toBe('pending,claimed')
    expect(filterOf('failed')).toBe('failed')
    expect([toldOf('pending'), toldOf('claimed'), toldOf('sent')]).toEqual(['waiting', 'waiting', 'sent'])
  })
})
