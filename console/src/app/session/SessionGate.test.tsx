import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { api } from '@/api/client'
import SignInPage from '@/pages/signin'
import { renderApp } from '@/test/render'
import { setBearer } from './bearer'
import { useMe, useSession } from './context'
import { SessionGate } from './SessionGate'

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

/** A local system: its configuration, and who calls by the token that they carry. */
function localSystem(token: string | null, good: string) {
  const seen: (string | null)[] = []
  vi.stubGlobal('fetch', async (input: Request | string) => {
    if (typeof input === 'string') return json({ local: { token } })
    const bearer = input.headers.get('Authorization')
    seen.push(bearer)
    if (bearer && !bearer.startsWith(`Bearer ${good}.`)) return json({ code: 'unauthorized' }, 401)
    const roles = bearer?.split('.')[1]?.split('+') ?? ['viewer', 'author', 'operator']
    return json({ name: 'local', roles, now: '2026-12-01T13:32:00Z', local: true, import_max_bytes: 1 })
  })
  return seen
}

function Shown() {
  const session = useSession()
  const me = useMe()
  return (
    <p>
      {session.status} {me.roles.join(' ')}
    </p>
  )
}

const shown = () =>
  renderApp(
    <SessionGate>
      <Shown />
      <SignInPage />
    </SessionGate>,
  )

afterEach(() => {
  sessionStorage.clear()
  setBearer(null)
  vi.unstubAllGlobals()
})

describe('a session on a local system', () => {
  it('begins with all roles and can have fewer', async () => {
    const seen = localSystem('local', 'local')
    shown()
    expect(await screen.findByText('ready viewer author operator')).toBeInTheDocument()
    await userEvent.click(screen.getByLabelText('viewer'))
    await userEvent.click(screen.getByText('Continue'))
    expect(await screen.findByText('ready viewer')).toBeInTheDocument()
    expect(seen).toEqual(['Bearer local.viewer+author+operator', 'Bearer local.viewer'])
  })

  it('asks for the printed token where messages really leave, and says when it is another', async () => {
    localSystem(null, 's3cret')
    shown()
    const token = await screen.findByLabelText('Token')
    await userEvent.type(token, 'wrong')
    await userEvent.click(screen.getByText('Continue'))
    expect(await screen.findByText('This is not the token that was printed.')).toBeInTheDocument()
    await userEvent.clear(token)
    await userEvent.type(token, 's3cret')
    await userEvent.click(screen.getByText('Continue'))
    expect(await screen.findByText('ready viewer author operator')).toBeInTheDocument()
    expect(screen.queryByText('This is not the token that was printed.')).toBeNull()
  })

  it('stays on the page when the token has expired', async () => {
    localSystem('local', 'local')
    shown()
    await screen.findByText('ready viewer author operator')
    vi.stubGlobal('fetch', async () => json({ code: 'unauthorized' }, 401))
    await api.GET('/v1/me')
    expect(await screen.findByText('expired viewer author operator')).toBeInTheDocument()
  })

  it('says when the server cannot be reached, and tries again', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed to fetch')
    })
    shown()
    expect(await screen.findByText(/The server cannot be reached/)).toBeInTheDocument()
    localSystem('local', 'local')
    await userEvent.click(screen.getByText('Try again'))
    expect(await screen.findByText('ready viewer author operator')).toBeInTheDocument()
  })

  it('tries again by itself when the network is back', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed to fetch')
    })
    shown()
    expect(await screen.findByText(/The server cannot be reached/)).toBeInTheDocument()
    localSystem('local', 'local')
    window.dispatchEvent(new Event('online'))
    expect(await screen.findByText('ready viewer author operator')).toBeInTheDocument()
  })
})
