import { api, call } from '@/api/client'
import { hearNow } from '../clock'
import type { Me } from './model'

/** Asks the API who calls. */
export async function loadMe(): Promise<Me> {
  const { data } = await call(api.GET('/v1/me'))
  hearNow(data.now)
  return { name: data.name, roles: data.roles }
}
