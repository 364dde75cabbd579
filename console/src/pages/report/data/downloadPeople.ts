import { api, call } from '@/api/client'
import { download, fileName } from '@/kit/csv'
import type { Campaign } from './types'

/** Everybody of a campaign with outcome, times and clicks, as the API exports it. */
export async function downloadPeople(campaign: Campaign) {
  const { data } = await call(
    api.GET('/v1/campaigns/{id}/report.csv', { params: { path: { id: campaign.id } }, parseAs: 'text' }),
  )
  download(fileName(campaign.name), `\ufeff${String(data)}`)
}
