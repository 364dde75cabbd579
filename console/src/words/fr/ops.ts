import type { ops as english } from '../en/ops'

export const ops: Record<keyof typeof english, string> = {
  'ops.channels': 'Canaux',
  'ops.audit': 'Journal d’audit',
}
