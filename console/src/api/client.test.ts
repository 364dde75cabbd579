import { afterEach, describe, expect, it, vi } from 'vitest'
import { onExpired, setBearer } from '@/app/session/bearer'
import { api, call, readIfChanged } from './client'
import { ApiProblem } from './problem'

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn(
    async (_request: Request) =>
      new Response(status === 304 ? null : JSON.stringify(body), {
        status,
        headers: { 'Content-Type': 'application/json', ...headers },
      }),
  )
  vi.stubGlobal('fetch', fetch)
  return fetch
}

afterEach(() => {
  setBearer(null)
  vi.unstubAllGlobals()
})

const list = () => call(api.GET('/v1/lists', { params: {} }))

describe('a call', () => {
  it('carries the token of the moment', async () => {
    const fetch = answers(200, { items: [], next_cursor: null }, { ETag: '"v1"' })
    setBearer('one')
    await list()
    setBearer('two')
    const { etag } = await list()
    expect(fetch.mock.calls.map(([request]) => request.headers.get('Authorization'))).toEqual([
      'Bearer one',
      'Bearer two',
    ])
    expect(etag).toBe('"v1"')
  })

  it('throws what the API states', async () => {
    answers(
      412,
      { code: 'stale', title: 'It was changed meanwhile', detail: 'x', errors: [] },
      { ETag: '"v7"' },
    )
    const problem = await list().catch((error) => error)
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ status: 412, code: 'stale', detail: 'x', etag: '"v7"' })
  })

  it('has words for answers of what stands in between, and for none', async () => {
    answers(504, 'gateway')
    expect(await list().catch((error) => error.code)).toBe('unavailable')
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed to fetch')
    })
    expect(await list().catch((error) => error.code)).toBe('network')
  })

  it('tells that the sign-in has expired', async () => {
    answers(401, { code: 'unauthorized' })
    const heard = vi.fn()
    const stop = onExpired(heard)
    await list().catch(() => {})
    stop()
    await list().catch(() => {})
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('keeps what has not changed', async () => {
    const previous = { data: { items: [], next_cursor: null }, etag: '"r1"', status: 200 }
    const fetch = answers(304, null)
    const again = await readIfChanged(previous, (headers) => api.GET('/v1/lists', { params: {}, headers }))
    expect(again).toBe(previous)
    expect(fetch.mock.calls[0]?.[0].headers.get('If-None-Match')).toBe('"r1"')
  })
})
