import { describe, expect, it } from 'vitest'
import { report } from '../test/answers'
import { stepsOf } from './funnel'

describe('the funnel', () => {
  const steps = stepsOf(report)

  it('loses nobody on the way without saying so', () => {
    const lost = steps.reduce((sum, step) => sum + step.lost, 0)
    expect(lost + (steps.at(-1)?.people ?? 0)).toBe(report.funnel.recipients)
    expect(steps.map(({ lost: n }) => n)).toEqual([0, 17, 2_654, 1_529])
  })

  it('leads to the people who were lost where a filter can say it', () => {
    expect(steps.map(({ filter }) => filter !== null)).toEqual([false, true, true, false])
  })
})
