import type { Row } from './useCampaigns'

/** The address that a row leads to: the composer of a draft, else the live page. */
export function addressOf(row: Pick<Row, 'id' | 'state'>): string {
  return row.state === 'draft' ? `/campaigns/${row.id}/edit/name` : `/campaigns/${row.id}`
}
