import type { Schema } from '@/api/client'

/** A campaign with what may be done with it. */
export type Campaign = Schema<'Campaign'>

/** All figures of a campaign, from one moment. */
export type Report = Schema<'Report'>

/** Counts over time, with what goes with them on one axis. */
export type Series = Schema<'SeriesAnswer'>

/** An act of the audit trail. */
export type Act = Schema<'AuditItem'>
