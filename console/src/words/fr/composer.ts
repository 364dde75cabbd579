import type { composer as english } from '../en/composer'

export const composer: Record<keyof typeof english, string> = {
  'composer.title': 'Rédaction',
}
