import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Schema } from '@/api/client'
import { renderApp } from '@/test/render'
import { ChannelCard } from './ChannelCard'

// Without layout the dialog counts as covered by what is around it.
const hidden = { hidden: true }

afterEach(() => vi.unstubAllGlobals())

const health: Schema<'ChannelHealth'> = {
  channel: 'teams',
  status: 'ok',
  configured: true,
  formats: ['message'],
  default_presence: 'reachable',
  stop: null,
  checked_at: null,
  checks: [],
  consents: [],
  pace: { requests_per_second: 45, active_campaigns: 0, backlog_seconds: 0 },
  breaker: { open: false, faults: 0 },
  last_error: null,
}
const stopped = { ...health, status: 'stopped' as const, stop: { at: '2026-12-01T12:00:00Z', by: 'olaf' } }

type Become = (next: Schema<'ChannelHealth'>) => void

/** The card of a channel; `hand` is given what changes the channel from outside. */
function Card({ hand }: { hand: (become: Become) => void }) {
  const [now, become] = useState(health)
  useEffect(() => hand(become), [hand])
  return <ChannelCard health={now} onChange={() => {}} />
}

/** The card of a channel that others can stop and resume meanwhile, and the addresses that it asks. */
function card() {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
  })
  let change: Become = () => {}
  const hand = (become: Become) => {
    change = become
  }
  renderApp(<Card hand={hand} />)
  return { asked, become: (next: Schema<'ChannelHealth'>) => act(() => change(next)) }
}

it('does what it asked, though somebody else was faster', async () => {
  const { asked, become } = card()
  await userEvent.click(screen.getByRole('button', { name: 'Stop everything' }))
  const dialog = await screen.findByRole('alertdialog', hidden)
  become(stopped)
  expect(dialog).toHaveTextContent(/^Stop everything on Microsoft Teams\?/)
  expect(within(dialog).queryByRole('button', { name: 'Resume', ...hidden })).toBeNull()
  await userEvent.click(within(dialog).getByRole('button', { name: 'Stop everything', ...hidden }))
  expect(asked).toEqual(['/v1/channels/teams/stop'])
  expect(screen.queryByRole('alertdialog', hidden)).toBeNull()
})

it('resumes what is stopped', async () => {
  const { asked, become } = card()
  become(stopped)
  await userEvent.click(screen.getByRole('button', { name: 'Resume' }))
  const dialog = await screen.findByRole('alertdialog', hidden)
  expect(dialog).toHaveTextContent(/^Resume Microsoft Teams\?/)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Resume', ...hidden }))
  expect(asked).toEqual(['/v1/channels/teams/resume'])
})
