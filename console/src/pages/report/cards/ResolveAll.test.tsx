import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { renderApp } from '@/test/render'
import { ResolveAll } from './ResolveAll'

// Without layout the dialog counts as covered by what is around it.
const hidden = { hidden: true }

afterEach(() => vi.unstubAllGlobals())

/** An API that settles everybody in these answers, one after the other. */
function answers(...answers: object[]) {
  const asked: unknown[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.json())
    const answer = answers[asked.length - 1] ?? { settled: 0, busy: 0, impossible: 0, left: 0 }
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  })
  return asked
}

it('asks first, goes on while people are left, and says who stays unknown', async () => {
  const asked = answers(
    { settled: 800, busy: 0, impossible: 0, left: 203 },
    { settled: 200, busy: 2, impossible: 1, left: 0 },
  )
  renderApp(<ResolveAll campaign="cmp_1" n={1003} />)
  await userEvent.click(screen.getByRole('button', { name: 'Send again to all' }))
  const dialog = await screen.findByRole('alertdialog', hidden)
  expect(asked).toEqual([])
  expect(dialog).toHaveTextContent('1,003 people get the message again')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Send again to all', ...hidden }))
  expect(await screen.findByText(/1,000 people were settled\./)).toHaveTextContent(
    '1,000 people were settled. 2 people are being worked on: try again in a minute. 1 person stays unknown',
  )
  expect(asked).toEqual([{ as: 'resend' }, { as: 'resend' }])
})

it('stops asking when nobody can be settled', async () => {
  const asked = answers({ settled: 0, busy: 0, impossible: 0, left: 5 })
  renderApp(<ResolveAll campaign="cmp_1" n={5} />)
  await userEvent.click(screen.getByRole('button', { name: 'Count all as failed' }))
  const dialog = await screen.findByRole('alertdialog', hidden)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Count all as failed', ...hidden }))
  expect(await screen.findByText(/Nobody was settled\./)).toHaveTextContent('5 people are being worked on')
  expect(asked).toHaveLength(1)
})

it('is not offered for one person', () => {
  renderApp(<ResolveAll campaign="cmp_1" n={1} />)
  expect(screen.queryByRole('button')).toBeNull()
})
