/**
 * Loads a part of the console; while the network is away it waits for it. A browser that remembers the failure fails again
 * at once when it is back: then the page is loaded again, once, which the person would have to do otherwise. What somebody
 * was writing is kept in the browser.
 */
export function whenOnline<Part>(
  load: () => Promise<Part>,
  reload = () => location.reload(),
): () => Promise<Part> {
  return async () => {
    let waited = false
    for (;;) {
      try {
        return await load()
      } catch (error) {
        if (navigator.onLine) {
          // A part that a newer version has replaced never comes, and nothing says that it would after a reload.
          if (!waited) throw error
          reload()
          return new Promise(() => undefined)
        }
        await new Promise((back) => window.addEventListener('online', back, { once: true }))
        waited = true
      }
    }
  }
}
