/** Loads a part of the console; while the network is away it waits for it, so that a page comes when it can. */
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
