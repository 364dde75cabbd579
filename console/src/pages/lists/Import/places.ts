import type { Schema } from '@/api/client'

/** A column of a file, before it is imported. */
export type Column = Schema<'FileColumn'>

/** What a column can be, besides a column of the list's own. */
export type Field = 'address' | 'first_name' | 'last_name' | 'time_zone'

/** In the order in which they are asked for. */
export const FIELDS: readonly Field[] = ['address', 'first_name', 'last_name', 'time_zone']

/** Those without which nobody can be imported. */
const NEEDED: readonly Field[] = ['address', 'first_name', 'last_name']

/** Which column is what, by its place from 1. */
export type Places = Partial<Record<Field, number>>

/** What the headers seem to say. */
export function guessed(columns: readonly Column[]): Places {
  const places: Places = {}
  for (const { place, seems } of columns) if (seems && !places[seems]) places[seems] = place
  return places
}

/** The fields that no column is yet, and that must be one. */
export function missing(places: Places): Field[] {
  return NEEDED.filter((field) => !places[field])
}

/** What the column at `place` is; null for a column of the list's own. */
export function fieldAt(places: Places, place: number): Field | null {
  return FIELDS.find((field) => places[field] === place) ?? null
}

/** Makes the column at `place` this field: a column is one field at most, and a field one column. */
export function assigned(places: Places, place: number, field: Field | null): Places {
  const rest = Object.entries(places).filter(([name, at]) => at !== place && name !== field)
  return { ...Object.fromEntries(rest), ...(field ? { [field]: place } : {}) }
}
