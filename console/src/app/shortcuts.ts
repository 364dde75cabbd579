import { useEffect, useRef, useSyncExternalStore } from 'react'

const KEPT = 'presently.singleKeys'
const listeners = new Set<() => void>()

function on(): boolean {
  return localStorage.getItem(KEPT) !== 'off'
}

/** Whether single letters are shortcuts (WCAG 2.1.4), and the switch. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const state = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, on)
  return [
    state,
    (next) => {
      localStorage.setItem(KEPT, next ? 'on' : 'off')
      for (const listener of listeners) listener()
    },
  ]
}

/** Whether somebody is writing there, or a menu or dialog is open: then a letter is a letter. */
function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  )
}

/** Runs `act` when this single key is pressed and nobody is writing: `useShortcut('n', create)`. */
export function useShortcut(key: string, act: (event: KeyboardEvent) => void, enabled = true) {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.defaultPrevented || !on() || writing(event.target)) return
      event.preventDefault()
      latest.current(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [key, enabled])
}
