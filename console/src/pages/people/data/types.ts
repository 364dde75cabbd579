import type { Schema } from '@/api/client'

/** One person of a campaign, in one line. */
export type Row = Schema<'RecipientRow'>

/** One of the nine rungs. */
export type Step = Schema<'Step'>

/** Everything that happened with one person. */
export type Person = Schema<'Timeline'>

/** What a person is called: by name, else by address. */
export function nameOf(person: {
  address: string
  first_name?: string | null
  last_name?: string | null
}): string {
  return [person.first_name, person.last_name].filter(Boolean).join(' ') || person.address
}

/** What a person is called in a sentence: by first name where there is one. */
export function shortNameOf(person: {
  address: string
  first_name?: string | null
  last_name?: string | null
}) {
  return person.first_name || nameOf(person)
}
