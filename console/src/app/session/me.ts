import { problemOf } from '@/api/problem'
import { hearNow } from '../clock'
import { currentBearer } from './bearer'
import { keptRoles } from './local'
import type { Me } from './model'

/** Asks the API who calls. */
export async function loadMe(): Promise<Me> {
  const token = currentBearer()
  const response = await fetch('/v1/me', { headers: token ? { Authorization: `Bearer ${token}` } : {} })
  if (response.status === 404) return { name: 'local', roles: keptRoles() }
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null))
  const me = (await response.json()) as Me & { now: string }
  hearNow(me.now)
  return { name: me.name, roles: me.roles }
}
