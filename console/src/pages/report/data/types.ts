import type { Schema } from '@/api/client'

/** A campaign with what may be done with it. */
export type Campaign = Schema<'Campaign'>

/** All figures of a campaign, from one moment. */
export type Report = Schema<'Report'> & {
  /** People at each step from the audience to the click. */
  funnel: { recipients: number; deliverable: number; sent: number; clicked: number }
  /** Unprogrammed people who were tried, by what presence last said. */
  not_reached: Schema<'SeenAs'>[]
  /** Visits of links that are not people's. */
  machine_clicks: { suspected: number; previews: number }
}

/** Counts over time, with what goes with them on one axis. */
export type Series = Schema<'Series'> & {
  open: { from: string; until: string }[]
  pauses: { from: string; until?: string | null }[]
  /** What is still to be expected; null when it is over. */
  ahead?: { absent_permille: number; hours: { hour: string; sent: number }[]; sent: number } | null
}

/** An act of the audit trail. */
export type Act = Schema<'AuditItem'>
