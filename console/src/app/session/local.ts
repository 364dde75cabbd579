import { localBearer } from './bearer'
import { ROLES, type Role } from './model'

const KEPT = 'presently.roles'
const KEPT_TOKEN = 'presently.token'

/** The roles chosen in this tab; all of them at first. */
export function keptRoles(): Role[] {
  const kept = sessionStorage.getItem(KEPT)
  const words = kept?.split('+') ?? []
  const roles = ROLES.filter((role) => words.includes(role))
  return roles.length > 0 ? roles : [...ROLES]
}

/** Keeps the roles for this tab, and the printed token where one is needed. */
export function keepRoles(roles: readonly Role[], token: string | null) {
  sessionStorage.setItem(KEPT, roles.join('+'))
  if (token) sessionStorage.setItem(KEPT_TOKEN, token)
}

/** The token of the calls: the configuration's, else the one that was pasted in this tab. */
export function localToken(configured: string | null, roles: readonly Role[]): string | null {
  const token = configured ?? sessionStorage.getItem(KEPT_TOKEN)
  return token ? localBearer(token, roles) : null
}

/** Forgets what was chosen. */
export function forgetLocal() {
  sessionStorage.removeItem(KEPT)
  sessionStorage.removeItem(KEPT_TOKEN)
}
