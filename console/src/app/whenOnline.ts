/**
 * Loads a part of the console; while the network is away it waits for it. A browser that remembers the failure fails again
 * at once when it is back: the page then says to load it again.
 */
export function whenOnline<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    for (;;) {
      try {
        return await load()
      } catch (error) {
        // A part that a newer version has replaced never comes.
        if (navigator.onLine) throw error
        await new Promise((back) => window.addEventListener('online', back, { once: true }))
      }
    }
  }
}
