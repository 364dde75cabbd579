import type { Schema } from '@/api/client'

/** One act on a channel. */
export interface Act {
  channel: Schema<'Channel'>
  at: string
  by: string
  act: string
}

/** The acts of several channels as one trail, newest first; of the same instant, in the order of the channels. */
export function merged(trails: { channel: Schema<'Channel'>; items: Schema<'AuditItem'>[] }[]): Act[] {
  return trails
    .flatMap(({ channel, items }) => items.map(({ at, by, act }) => ({ channel, at, by, act })))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}
