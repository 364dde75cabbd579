import createClient, { type Middleware } from 'openapi-fetch'
import { currentBearer, sayExpired } from '@/app/session/bearer'
import { asProblem, problemOf } from './problem'
import type { components, paths } from './schema'

/** The shapes of the API, by name: `Schema<'Campaign'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

const bearer: Middleware = {
  onRequest({ request }) {
    const token = currentBearer()
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
  onResponse({ response }) {
    if (response.status === 401) sayExpired()
    return undefined
  },
}

/** The API, typed from its description. Calls go through `call`, which turns what is no success into an `ApiProblem`. */
export const api = createClient<paths>({
  // Called by name at each call, so that tests can stand in for it.
  fetch: (request) => globalThis.fetch(request),
  baseUrl: globalThis.location?.origin ?? '',
})
api.use(bearer)

/** What `openapi-fetch` answers. */
interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** An answer with its entity tag. */
export interface Answered<Data> {
  data: Data
  /** For `ifMatch` and `readIfChanged`; null when the answer has none. */
  etag: string | null
  status: number
}

/** The data of a call, or an `ApiProblem` thrown: `const { data, etag } = await call(api.GET('/v1/…'))`. */
export async function call<Data>(answer: Promise<Answer<Data>>): Promise<Answered<Data>> {
  let got: Answer<Data>
  try {
    got = await answer
  } catch (error) {
    throw asProblem(error)
  }
  if (!got.response.ok) throw problemOf(got.response, got.error)
  return { data: got.data as Data, etag: got.response.headers.get('ETag'), status: got.response.status }
}

/**
 * Reads again only what has changed: `previous` itself when the answer is 304.
 * `ask` is given the headers to send.
 */
export async function readIfChanged<Data>(
  previous: Answered<Data> | undefined,
  ask: (headers: Record<string, string>) => Promise<Answer<Data>>,
): Promise<Answered<Data>> {
  const known = previous?.etag ? { 'If-None-Match': previous.etag } : undefined
  let got: Answer<Data>
  try {
    got = await ask(known ?? {})
  } catch (error) {
    throw asProblem(error)
  }
  if (previous && got.response.status === 304) return previous
  return call(Promise.resolve(got))
}

/** The header of a change that must not overwrite somebody else's. */
export function ifMatch(etag: string): { 'If-Match': string } {
  return { 'If-Match': etag }
}

/** The header that makes repeating a call harmless: one key for each intention, kept over its repetitions. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

/** A key for a new intention. */
export function newKey(): string {
  return crypto.randomUUID()
}
