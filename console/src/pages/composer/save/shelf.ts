import { type Draft, EMPTY_CARD } from '../model/draft'

/** What the browser keeps of a draft until the server has it. */
export interface Kept {
  draft: Draft
  /** The version that it was written on. */
  etag: string
}

const name = (id: string) => `presently.draft.${id}`

/** Keeps a draft in this browser. A full or forbidden storage is no reason to stop writing. */
export function keep(id: string, kept: Kept, storage: Storage = localStorage): boolean {
  try {
    storage.setItem(name(id), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

/** Forgets a draft that the server has. */
export function forget(id: string, storage: Storage = localStorage) {
  try {
    storage.removeItem(name(id))
  } catch {
    // Nothing is kept where storage is forbidden.
  }
}

/** The draft that this browser kept; null when there is none, or it was kept by another version of the console. */
export function keptDraft(id: string, storage: Storage = localStorage): Kept | null {
  try {
    const kept = JSON.parse(storage.getItem(name(id)) ?? 'null') as Kept | null
    return kept && isDraft(kept.draft) && typeof kept.etag === 'string' ? kept : null
  } catch {
    return null
  }
}

function isDraft(draft: unknown): draft is Draft {
  if (typeof draft !== 'object' || draft === null) return false
  const { name, message, audience, start, duration, opening_hours, card } = draft as Partial<Draft>
  const texts = [name, message, start].every((text) => typeof text === 'string')
  const lists = Array.isArray(audience?.include) && Array.isArray(audience?.exclude)
  const hours = Array.isArray(opening_hours?.weekdays) && Array.isArray(opening_hours?.skip)
  const whole = card === null || Object.keys(EMPTY_CARD).every((field) => field in (card ?? {}))
  return texts && lists && hours && typeof duration === 'object' && whole
}
