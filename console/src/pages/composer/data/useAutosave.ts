import { useCallback, useEffect, useReducer, useRef } from 'react'
import { asProblem } from '@/api/problem'
import { sameDraft } from '../model/draft'
import { isDirty, maySend, opened, reduce, type Saving, type Stored } from '../save/machine'
import { forget, keep, keptDraft } from '../save/shelf'
import { openCampaign, saveDraft, storedOf } from './calls'

/** Quiet time after the last key before the draft is sent, in milliseconds. */
const QUIET = 800
/** Time between two attempts while the connection is away. */
const AGAIN = 5_000

/** The draft, saved as it is written; what the server does not have yet is kept in this browser. */
export function useAutosave(id: string, stored: Stored) {
  const [state, dispatch] = useReducer(reduce, null, () => opened(stored, keptDraft(id)))
  const latest = useRef<Saving>(state)
  latest.current = state
  const busy = useRef<Promise<void> | null>(null)

  const send = useCallback(async () => {
    const { draft, stored } = latest.current
    dispatch({ type: 'send' })
    try {
      dispatch({ type: 'saved', stored: storedOf(await saveDraft(id, draft, stored.etag)) })
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code === 'stale') {
        try {
          dispatch({ type: 'stale', theirs: storedOf(await openCampaign(id)) })
        } catch {
          dispatch({ type: 'lost' })
        }
      } else if (
        problem.status === 0 ||
        problem.status === 401 ||
        problem.status === 429 ||
        problem.status >= 500
      ) {
        dispatch({ type: 'lost' })
      } else {
        const { code, detail, errors } = problem
        dispatch({ type: 'refused', refused: { code, detail, fields: errors.map(({ field }) => field) } })
      }
    }
  }, [id])

  const once = useCallback(() => {
    busy.current ??= send().finally(() => {
      busy.current = null
    })
    return busy.current
  }, [send])

  useEffect(() => {
    if (isDirty(state)) keep(id, { draft: state.draft, etag: state.stored.etag })
    else forget(id)
  }, [id, state])

  useEffect(() => {
    if (!maySend(state) || state.refused) return
    const timer = setTimeout(() => void once(), state.offline ? AGAIN : QUIET)
    const back = () => void once()
    window.addEventListener('online', back)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', back)
    }
  }, [state, once])

  useEffect(
    () => () => {
      const { draft, stored } = latest.current
      if (!maySend(latest.current)) return
      // The page is left before the quiet time is over; if this fails, the browser still has the text.
      saveDraft(id, draft, stored.etag)
        .then(() => {
          const kept = keptDraft(id)
          if (kept && sameDraft(kept.draft, draft)) forget(id)
        })
        .catch(() => {})
    },
    [id],
  )

  /** Waits until the server has everything; false when it cannot have it now. */
  const flush = useCallback(async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      if (busy.current) await busy.current
      await Promise.resolve()
      if (!isDirty(latest.current)) return true
      if (!maySend(latest.current)) return false
      await once()
      await new Promise((resolve) => setTimeout(resolve))
    }
    return !isDirty(latest.current)
  }, [once])

  return { state, dispatch, flush, latest }
}
