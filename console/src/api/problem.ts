/** What is wrong with one field. */
export interface FieldError {
  field: string
  detail: string
}

/** An answer that is not what was asked for: RFC 9457, or no answer at all (`status` 0, `code` `network`). */
export class ApiProblem extends Error {
  readonly status: number
  /** A stable word: texts are chosen by it, `problems.{code}`. */
  readonly code: string
  readonly title: string
  /** In English, for the part behind "Details". */
  readonly detail: string
  readonly errors: FieldError[]
  /** Identifies an error of ours in the logs. */
  readonly instance: string | null
  /** Seconds after which to ask again. */
  readonly retryAfter: number | null
  /** The entity tag of what is there now, with 412. */
  readonly etag: string | null

  constructor(given: Partial<ApiProblem> & { status: number; code: string }) {
    super(given.title ?? given.code)
    this.name = 'ApiProblem'
    this.status = given.status
    this.code = given.code
    this.title = given.title ?? ''
    this.detail = given.detail ?? ''
    this.errors = given.errors ?? []
    this.instance = given.instance ?? null
    this.retryAfter = given.retryAfter ?? null
    this.etag = given.etag ?? null
  }
}

/** The problem that a response and its body state. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const stated = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const text = (name: string) => (typeof stated[name] === 'string' ? (stated[name] as string) : '')
  const wait = Number(response.headers.get('Retry-After'))
  return new ApiProblem({
    status: response.status,
    code: text('code') || codeOf(response.status),
    title: text('title'),
    detail: text('detail'),
    errors: Array.isArray(stated.errors) ? (stated.errors as FieldError[]) : [],
    instance: text('instance') || null,
    retryAfter: wait > 0 ? wait : null,
    etag: response.headers.get('ETag'),
  })
}

/** What stands between us and the API answers without a code. */
function codeOf(status: number): string {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'role_required'
  if (status === 404) return 'not_found'
  return status === 429 || status >= 502 ? 'unavailable' : 'internal'
}

/** Any failure as a problem. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof TypeError) return new ApiProblem({ status: 0, code: 'network' })
  return new ApiProblem({ status: 0, code: 'internal', detail: String(error) })
}
