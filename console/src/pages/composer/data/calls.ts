import { api, call, idempotent, ifMatch, newKey, type Schema } from '@/api/client'
import { bodyOf, type Draft, draftOf } from '../model/draft'
import {
  type Forecast,
  type ForecastAnswer,
  type ListFacts,
  type Preview,
  readForecast,
} from '../model/forecast'
import type { Stored } from '../save/machine'

/** A campaign as the API gives it, with who changed it last. */
export type Campaign = Schema<'Campaign'> & { updated_by?: string | null }

/** A campaign read with its entity tag. */
export interface Opened {
  campaign: Campaign
  etag: string
}

/** A call whose answer the description of the API does not type as finely as we read it. */
async function ask<Data>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Data> {
  const untyped = api as unknown as Record<string, (path: string, init?: object) => Promise<never>>
  const { data } = await call<Data>(
    (untyped[method] as (path: string, init?: object) => Promise<never>)(path, { body }),
  )
  return data
}

/** Reads a campaign. */
export async function openCampaign(id: string): Promise<Opened> {
  const { data, etag } = await call(api.GET('/v1/campaigns/{id}', { params: { path: { id } } }))
  return { campaign: data as Campaign, etag: etag ?? '' }
}

/** What the server has, for the one who writes. */
export function storedOf({ campaign, etag }: Opened): Stored {
  return { draft: draftOf(campaign as never), etag, by: campaign.updated_by ?? null, at: campaign.updated }
}

/** Saves a draft as it is, finished or not. */
export async function saveDraft(id: string, draft: Draft, etag: string): Promise<Opened> {
  const init = {
    params: { path: { id }, query: { incomplete: true } },
    headers: ifMatch(etag),
    body: bodyOf(draft),
  }
  const { data, etag: next } = await call(api.PUT('/v1/campaigns/{id}', init as never))
  return { campaign: data as Campaign, etag: next ?? '' }
}

/** Makes a draft of its own: what keeps the loser of a conflict. */
export async function createDraft(draft: Draft): Promise<Campaign> {
  const init = { params: { query: { incomplete: true } }, headers: idempotent(newKey()), body: bodyOf(draft) }
  const { data } = await call(api.POST('/v1/campaigns', init as never))
  return data as Campaign
}

/** What a draft would do, without saving it. */
export async function askForecast(draft: Draft, address: string | null): Promise<Forecast> {
  return readForecast(await ask<ForecastAnswer>('POST', '/v1/forecast', { draft: bodyOf(draft), address }))
}

/** A draft as one person reads it, without saving it. */
export function askPreview(draft: Draft, address: string | null): Promise<Preview> {
  return ask('POST', '/v1/preview', { draft: bodyOf(draft), address })
}

/** What is known of a list's people. */
export function askFacts(list: string): Promise<ListFacts> {
  return ask('GET', `/v1/lists/${encodeURIComponent(list)}/facts`)
}

/** All lists, a few pages of them. */
export async function askLists(): Promise<Schema<'List'>[]> {
  const found: Schema<'List'>[] = []
  let cursor: string | undefined
  for (let page = 0; page < 10; page += 1) {
    const { data } = await call(api.GET('/v1/lists', { params: { query: { limit: 200, cursor } } }))
    found.push(...(data.items as Schema<'List'>[]))
    cursor = data.next_cursor ?? undefined
    if (!cursor) break
  }
  return found
}

/** Some members of a list whose name or address holds the text. */
export async function askMembers(list: string, text: string): Promise<Schema<'Member'>[]> {
  const query = { limit: 20, ...(text ? { q: text } : {}) }
  const { data } = await call(api.GET('/v1/lists/{id}/members', { params: { path: { id: list }, query } }))
  return data.items as Schema<'Member'>[]
}

/** Publishes what the review has shown. */
export async function publish(
  opened: { id: string; etag: string },
  body: { recipients_confirmed: number; accept: Record<string, boolean> },
  key: string,
): Promise<Campaign> {
  const init = {
    params: { path: { id: opened.id } },
    headers: { ...ifMatch(opened.etag), ...idempotent(key) },
    body,
  }
  const { data } = await call(api.POST('/v1/campaigns/{id}/publish', init as never))
  return data as Campaign
}
