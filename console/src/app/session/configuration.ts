import type { Configuration } from './model'

/**
 * The deployment's configuration.
 *
 * @throws when the server does not give it: without it nobody can sign in.
 */
export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch('/config.json', { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  return (await response.json()) as Configuration
}
