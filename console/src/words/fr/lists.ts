import type { lists as english } from '../en/lists'

export const lists: Record<keyof typeof english, string> = {
  'lists.title': 'Listes de destinataires',
}
