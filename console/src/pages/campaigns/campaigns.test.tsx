import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/app/session/model'
import { renderApp } from '@/test/render'
import Campaigns from './index'

const yes = { allowed: true }
const no = (code: string) => ({ allowed: false, code, reason: 'It says so.' })
const window = { from: '2026-12-01T08:00:00Z', until: '2026-12-03T17:00:00Z' }

/** The row of a campaign. */
async function rowOf(name: string): Promise<HTMLElement> {
  const row = (await screen.findByText(name)).closest('tr')
  if (!row) throw new Error(`${name} is in no row`)
  return row
}

/** A campaign as the API writes it, as far as the table looks. */
function campaign(id: string, given: object) {
  return {
    id,
    name: id,
    excerpt: 'Hello there',
    state: 'draft',
    paused: false,
    cancelled: false,
    owner: 'ann@contoso.example',
    channel: 'teams',
    time_zone: 'Europe/Paris',
    duration: { days: 3 },
    opening_hours: { from: '09:00', to: '18:00', weekdays: [], skip: [] },
    progress: null,
    figures: null,
    window,
    actions: { edit: yes, delete: yes, try: yes, clone: yes, publish: yes },
    ...given,
  }
}

const running = campaign('Passkeys', {
  state: 'running',
  progress: { window_from: window.from, window_until: window.until, recipients: 4812 },
  figures: {
    read_at: '2026-12-01T13:32:00Z',
    recipients: 4812,
    sent: 2141,
    waiting: 2238,
    absent: 409,
    failed: 22,
    unknown: 2,
    unprogrammed: 0,
    cancelled: 0,
    clicked: 612,
  },
  actions: { edit: no('running'), delete: no('running'), try: yes, clone: yes, publish: no('running') },
})
const facets = {
  read_at: '2026-12-01T13:32:00Z',
  total: 2,
  states: { draft: 1, publishing: 0, scheduled: 0, running: 1, finished: 0 },
  channels: { teams: 2, skype: 0 },
  owners: [{ owner: 'ann@contoso.example', campaigns: 2 }],
}

let asked: Request[] = []
let items: object[] = []

beforeEach(() => {
  asked = []
  items = [running, campaign('Charity run', {})]
  // jsdom lays nothing out; the virtual rows need a size to fill.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 800 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1200 })
  const main = document.createElement('main')
  main.id = 'main'
  document.body.append(main)
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    const url = new URL(request.url)
    const json = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
    if (request.method === 'DELETE') return new Response(null, { status: 204 })
    if (request.method === 'POST') return json(campaign('new', {}), 201)
    if (url.pathname.endsWith('/facets')) return json(facets)
    return json({ items, next_cursor: null, read_at: '2026-12-01T13:32:00Z' })
  })
})

afterEach(() => {
  document.getElementById('main')?.remove()
  vi.unstubAllGlobals()
})

describe('the table of campaigns', () => {
  it('shows figures with what they are of', async () => {
    renderApp(<Campaigns />)
    const row = await rowOf('Passkeys')
    expect(row).toHaveTextContent('2,141 of 4,812')
    expect(row).toHaveTextContent('44%')
    expect(row).toHaveTextContent('28.6%')
    expect(row).toHaveTextContent('Finishes Thu 18:00')
    expect(await screen.findByRole('button', { name: 'Running 1' })).toBeInTheDocument()
  })

  it('draws of hundreds only the rows that can be seen', async () => {
    items = Array.from({ length: 100 }, (_, n) => campaign(`Number ${n}`, {}))
    renderApp(<Campaigns />)
    await rowOf('Number 0')
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '101')
    expect(screen.getAllByRole('row').length).toBeLessThan(40)
  })

  it('keeps what is refused in the menu, with its reason', async () => {
    renderApp(<Campaigns />)
    const row = await rowOf('Passkeys')
    await userEvent.click(within(row).getByRole('button', { name: 'More about Passkeys' }))
    const remove = await screen.findByRole('menuitem', { name: /Delete/ })
    expect(remove).toHaveAttribute('aria-disabled', 'true')
    expect(remove).toHaveTextContent('an operator can stop it now')
    expect(screen.getByRole('menuitem', { name: /Edit/ })).toHaveTextContent('Clone it instead')
    await userEvent.click(remove)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks before it deletes, and deletes', async () => {
    renderApp(<Campaigns />)
    const row = await rowOf('Charity run')
    await userEvent.click(within(row).getByRole('button', { name: 'More about Charity run' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /Delete/ }))
    const dialog = (await screen.findByText(/Nobody has received it/)).closest('[role=alertdialog]')
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
    await userEvent.click(within(dialog as HTMLElement).getByText('Delete'))
    await waitFor(() => expect(asked.some(({ method }) => method === 'DELETE')).toBe(true))
  })

  it('is walked and used with the keyboard', async () => {
    const { location } = renderApp(<Campaigns />)
    const first = await rowOf('Passkeys')
    first.focus()
    await userEvent.keyboard('{ArrowDown}')
    const second = await rowOf('Charity run')
    await waitFor(() => expect(second).toHaveFocus())
    await userEvent.keyboard('{Enter}')
    expect(location.history.at(-1)).toBe('/campaigns/Charity run/edit/name')
    first.focus()
    await userEvent.keyboard('i')
    expect(location.history.at(-1)).toBe('/campaigns/Passkeys/information')
  })

  it('makes a draft that can be incomplete', async () => {
    const { location } = renderApp(<Campaigns />)
    await rowOf('Passkeys')
    await userEvent.keyboard('n')
    await waitFor(() => expect(location.history.at(-1)).toBe('/campaigns/new/edit/name'))
    const made = asked.find(({ method }) => method === 'POST')
    expect(made?.url).toContain('incomplete=true')
    expect(made?.headers.get('Idempotency-Key')).toBeTruthy()
  })

  it('tells a viewer why there is no new campaign', async () => {
    const session: Session = { status: 'ready', me: { name: 'vera', roles: ['viewer'] }, local: false }
    renderApp(<Campaigns />, { session })
    await rowOf('Passkeys')
    const button = screen.getByRole('button', { name: /New campaign/ })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(button)
    await userEvent.keyboard('n')
    expect(asked.every(({ method }) => method === 'GET')).toBe(true)
  })

  it('teaches when there is nothing, and clears filters when nothing matches', async () => {
    items = []
    const { location, unmount } = renderApp(<Campaigns />, { path: '/campaigns?q=zzz&state=draft' })
    expect(await screen.findByText('No campaign matches')).toBeInTheDocument()
    const query = new URL(asked.find(({ url }) => url.includes('q='))?.url ?? '').searchParams
    expect([query.get('q'), query.get('state')]).toEqual(['zzz', 'draft'])
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(location.history.at(-1)).toBe('/campaigns')
    unmount()
    renderApp(<Campaigns />)
    expect(await screen.findByText(/Your first campaign starts here/)).toBeInTheDocument()
  })

  it('speaks French', async () => {
    renderApp(<Campaigns />, { language: 'fr' })
    const row = await rowOf('Passkeys')
    expect(row).toHaveTextContent('2 141 sur 4 812')
    expect(row).toHaveTextContent('28,6 %')
    expect(row).toHaveTextContent('En cours')
  })
})
