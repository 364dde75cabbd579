/** What a person may do; the roles are additive. */
export type Role = 'viewer' | 'author' | 'operator'

/** All of them. */
export const ROLES: readonly Role[] = ['viewer', 'author', 'operator']

/** `GET /config.json`: the deployment's sign-in, or how a local system takes roles. */
export interface Configuration {
  /** Issuer of the deployment's tokens; absent on a local system. */
  issuer?: string
  client_id?: string
  /** What is asked of the issuer besides `openid`. */
  scope?: string
  /** A local system. `token` is null where changes need the token that was printed at its start. */
  local?: { token: string | null }
}

/** Who uses the console. */
export interface Me {
  name: string
  roles: Role[]
}

/** Where sign-in stands. */
export type Session =
  | { status: 'loading' }
  | { status: 'out' }
  /** The token has expired; the page stays as it is, and asks. */
  | { status: 'expired'; me: Me; local: boolean }
  | { status: 'ready'; me: Me; local: boolean }

/** The person, when there is one. */
export function personOf(session: Session): Me | null {
  return session.status === 'ready' || session.status === 'expired' ? session.me : null
}
