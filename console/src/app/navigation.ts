import { useEffect } from 'react'
import { PAGES } from './routes'

/** Whether the person has gone to another page since this one was loaded: then focus belongs to its heading. */
let gone = false

/** Called by the router whenever the path changes. */
export function sayGone() {
  gone = true
}

/** Whether the heading that appears now should take the focus; true once for each change of page. */
export function takeFocus(): boolean {
  const take = gone
  gone = false
  return take
}

/** Names the tab of the browser. */
export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = title === 'Presently' ? title : `${title} · Presently`
  }, [title])
}

const loaded = new Set<string>()

/** Loads the chunk of the page at an address before it is opened: on hover and focus of its link. */
export function prefetch(address: string) {
  const path = address.split(/[?#]/)[0] ?? address
  const page = PAGES.find(({ path: pattern }) => matches(pattern, path))
  if (!page || loaded.has(page.path)) return
  loaded.add(page.path)
  // A chunk that cannot be loaded now is asked for again when the page is opened.
  page.load().catch(() => loaded.delete(page.path))
}

/** Whether a path is of a pattern such as `/campaigns/:id/:tab?`. */
export function matches(pattern: string, path: string): boolean {
  const words = pattern.split('/')
  const parts = path.split('/')
  if (parts.length > words.length) return false
  return words.every((word, index) => {
    const part = parts[index]
    if (part === undefined || part === '') return word.endsWith('?') || word === part
    return word.startsWith(':') || word === part
  })
}
