import { type Draft, sameDraft } from '../model/draft'

/** The server's draft as it was read, with its entity tag. */
export interface Stored {
  draft: Draft
  etag: string
  /** Who changed it last. */
  by: string | null
  /** When. */
  at: string
}

/** What keeps text from being saved: an answer other than a conflict. */
export interface Refused {
  code: string
  detail: string
  fields: string[]
}

/** A draft while it is written. Nothing here knows a clock or the network. */
export interface Saving {
  /** What the author sees. */
  draft: Draft
  /** What the server has. */
  stored: Stored
  /** What is on its way to the server. */
  sent: Draft | null
  /** The connection is away: the text waits in this browser. */
  offline: boolean
  refused: Refused | null
  /** What somebody else wrote meanwhile. */
  theirs: Stored | null
}

/** What may happen to it. */
export type Event =
  | { type: 'edit'; patch: Partial<Draft> }
  | { type: 'send' }
  | { type: 'saved'; stored: Stored }
  | { type: 'lost' }
  | { type: 'refused'; refused: Refused }
  | { type: 'stale'; theirs: Stored }
  | { type: 'keepMine' }
  | { type: 'takeTheirs' }

/** A draft as it is opened: what the browser kept is still unsaved; if the server moved on, both are there. */
export function opened(stored: Stored, kept: { draft: Draft; etag: string } | null): Saving {
  const clean: Saving = {
    draft: stored.draft,
    stored,
    sent: null,
    offline: false,
    refused: null,
    theirs: null,
  }
  if (!kept || sameDraft(kept.draft, stored.draft)) return clean
  if (kept.etag === stored.etag) return { ...clean, draft: kept.draft }
  return { ...clean, draft: kept.draft, theirs: stored, stored: { ...stored, etag: kept.etag } }
}

/** Whether something is not on the server yet. */
export function isDirty(state: Saving): boolean {
  return !sameDraft(state.draft, state.stored.draft)
}

/** Whether there is something to send now. */
export function maySend(state: Saving): boolean {
  return !state.sent && !state.theirs && isDirty(state)
}

/** What the head of the page says. */
export type Status = 'saved' | 'unsaved' | 'saving' | 'offline' | 'conflict' | 'refused'

/** Where saving stands. */
export function statusOf(state: Saving): Status {
  if (state.theirs) return 'conflict'
  if (state.sent) return 'saving'
  if (!isDirty(state)) return 'saved'
  if (state.offline) return 'offline'
  return state.refused ? 'refused' : 'unsaved'
}

/** The next state. Text that was typed is never replaced but by `takeTheirs`. */
export function reduce(state: Saving, event: Event): Saving {
  switch (event.type) {
    case 'edit':
      return { ...state, draft: { ...state.draft, ...event.patch }, refused: null }
    case 'send':
      return maySend(state) ? { ...state, sent: state.draft } : state
    case 'saved':
      return { ...state, stored: event.stored, sent: null, offline: false, refused: null }
    case 'lost':
      return { ...state, sent: null, offline: true }
    case 'refused':
      return { ...state, sent: null, offline: false, refused: event.refused }
    case 'stale':
      return sameDraft(event.theirs.draft, state.draft)
        ? { ...state, stored: event.theirs, sent: null, offline: false }
        : { ...state, theirs: event.theirs, sent: null, offline: false }
    case 'keepMine':
      return state.theirs ? { ...state, stored: state.theirs, theirs: null } : state
    case 'takeTheirs':
      return state.theirs
        ? { ...state, draft: state.theirs.draft, stored: state.theirs, theirs: null, refused: null }
        : state
  }
}
