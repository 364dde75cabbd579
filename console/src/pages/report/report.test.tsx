import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Route } from 'wouter'
import { renderApp } from '@/test/render'
import ReportPage from './index'
import { campaign, report } from './test/answers'

const calls: string[] = []

/** The API of one campaign. */
function answers(overrides: { actions?: typeof campaign.actions } = {}) {
  calls.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    calls.push(`${request.method} ${path}`)
    const body = path.endsWith('/report')
      ? report
      : path.endsWith('/series')
        ? { ...series, planned_complete: true }
        : { ...campaign, ...overrides }
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
}

const series = {
  from: '2026-11-30T08:00:00Z',
  step_seconds: 3_600,
  before: { planned: 0, sent: 0, clicked: 0 },
  points: [{ planned: 90, sent: 70, clicked: 0 }],
  after: { planned: 0, sent: 0, clicked: 0 },
  open: [{ from: '2026-11-30T08:00:00Z', until: '2026-11-30T17:00:00Z' }],
  pauses: [],
  ahead: null,
}

const page = () =>
  renderApp(
    <Route path="/campaigns/:id/:tab?">
      <ReportPage />
    </Route>,
    { path: `/campaigns/${campaign.id}` },
  )

describe('the live page', () => {
  beforeEach(() => answers())
  afterEach(() => vi.unstubAllGlobals())

  it('says how far the campaign is, and adds up', async () => {
    page()
    expect(await screen.findByText('sent rate 44.5% of 4,812')).toBeInTheDocument()
    expect(screen.getByText('= 4,812')).toBeInTheDocument()
    expect(screen.getByText('612 people of 2,141 sent')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'App not installed' })).toHaveAttribute(
      'href',
      `/campaigns/${campaign.id}/people?outcome=failed&reason=app_not_installed`,
    )
  })

  it('asks before it cancels, with the two figures, and only then acts', async () => {
    const user = userEvent.setup()
    page()
    await screen.findByText('= 4,812')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    // By its text: roles are looked for through the whole page, which takes seconds on a busy machine.
    const text = await screen.findByText(/2,141 people have received it; 2,644 others will not/)
    const dialog = text.closest<HTMLElement>('[role=alertdialog]') ?? document.createElement('p')
    expect(calls).not.toContain(`POST /v1/campaigns/${campaign.id}/cancel`)
    await user.click(within(dialog).getByText('Stop it'))
    expect(calls).toContain(`POST /v1/campaigns/${campaign.id}/cancel`)
  })

  it('keeps what is refused in its place and does nothing', async () => {
    const refused = { allowed: false, code: 'role_required', reason: 'x' }
    answers({ actions: { ...campaign.actions, pause: refused, cancel: refused } })
    const user = userEvent.setup()
    page()
    await screen.findByText('= 4,812')
    const pause = screen.getByRole('button', { name: 'Pause' })
    expect(pause).toHaveAttribute('aria-disabled', 'true')
    await user.click(pause)
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })
})
