import type { Editor } from '@tiptap/react'
import { useCallback, useRef, useState } from 'react'
import { type ColumnChoice, matching, openBracket } from './suggest'

/** The open list of columns: what it offers, which is lit, and where it stands on the screen. */
export interface Suggestion {
  offered: ColumnChoice[]
  active: number
  /** The text from `[` on. */
  from: number
  to: number
  left: number
  top: number
}

/** Offers the columns while `[…` is typed. The editor keeps the focus; arrows, Enter, Tab and Escape are for the list. */
export function useColumnSuggestion(columns: readonly ColumnChoice[]) {
  const [shown, setShown] = useState<Suggestion | null>(null)
  const latest = useRef<Suggestion | null>(null)
  const closedAt = useRef<number | null>(null)
  const offered = useRef(columns)
  offered.current = columns

  const show = useCallback((next: Suggestion | null) => {
    latest.current = next
    setShown(next)
  }, [])

  const look = useCallback(
    (editor: Editor) => {
      const { selection } = editor.state
      const { $from, empty } = selection
      const before =
        empty && !$from.parent.type.spec.code
          ? $from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc')
          : ''
      const typed = openBracket(before)
      const found = typed === null ? [] : matching(offered.current, typed)
      const from = selection.from - (typed?.length ?? 0) - 1
      if (typed === null) closedAt.current = null
      if (found.length === 0 || closedAt.current === from || !editor.isFocused) return show(null)
      const { left, bottom } = editor.view.coordsAtPos(from)
      show({ offered: found, active: 0, from, to: selection.from, left, top: bottom + 4 })
    },
    [show],
  )

  const choose = useCallback(
    (editor: Editor, index: number) => {
      const open = latest.current
      const column = open?.offered[index]
      if (!open || !column) return
      editor
        .chain()
        .focus()
        .insertContentAt(
          { from: open.from, to: open.to },
          { type: 'variable', attrs: { name: column.name, fallback: null } },
        )
        .run()
      show(null)
    },
    [show],
  )

  /** Whether the key was for the list. */
  const key = useCallback(
    (editor: Editor, pressed: string): boolean => {
      const open = latest.current
      if (!open) return false
      const count = open.offered.length
      if (pressed === 'ArrowDown' || pressed === 'ArrowUp') {
        show({ ...open, active: (open.active + (pressed === 'ArrowDown' ? 1 : count - 1)) % count })
        return true
      }
      if (pressed === 'Enter') {
        choose(editor, open.active)
        return true
      }
      if (pressed === 'Escape') {
        closedAt.current = open.from
        show(null)
        return true
      }
      return false
    },
    [choose, show],
  )

  return { shown, look, choose, key, close: useCallback(() => show(null), [show]) }
}
