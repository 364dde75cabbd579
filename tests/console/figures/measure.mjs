// What the figures have in common: percentiles, tables, the time until a page shows something.

/** The value below which `share` of the values are. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
}

/** A heading and a table of rows of texts and numbers. */
export function table(title, columns, rows) {
  console.log(`\n${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`)
  for (const row of rows) {
    console.log(`| ${row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`)
  }
}

/** Median, p95 and the longest of what `act` takes, in whole milliseconds; `act` is told the number of its run. */
export async function times(runs, act) {
  const found = []
  for (let run = 0; run < runs; run++) found.push(await act(run))
  return [0.5, 0.95, 1].map((share) => Math.round(percentile(found, share)))
}

/** Milliseconds that `act` takes. */
export async function duration(act) {
  const begun = performance.now()
  await act()
  return performance.now() - begun
}

/**
 * Milliseconds from a person's next input of this kind until `shown(argument)` holds in a frame of the page. Counted in
 * the page itself, so that nothing of it is the test's own way there.
 */
export async function reaction(page, { kind, shown, argument, act }) {
  // The policy of the page makes no functions of texts; the protocol does.
  await page.evaluate(`globalThis.isShown = ${shown}`)
  await page.evaluate(
    ([kind, argument]) => {
      globalThis.reacted = new Promise((done) => {
        const begin = ({ timeStamp }) => {
          const look = () =>
            globalThis.isShown(argument) ? done(performance.now() - timeStamp) : requestAnimationFrame(look)
          requestAnimationFrame(look)
        }
        addEventListener(kind, begin, { capture: true, once: true })
      })
    },
    [kind, argument],
  )
  await act()
  return page.evaluate(() => globalThis.reacted)
}

/** Times between frames while the page scrolls by the wheel, in milliseconds. */
export async function scrolled(page, { steps = 120, by = 240 } = {}) {
  await page.mouse.move(640, 600)
  await page.evaluate(() => {
    globalThis.frames = []
    let before = performance.now()
    const next = (now) => {
      if (!globalThis.frames) return
      globalThis.frames.push(now - before)
      before = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  for (let step = 0; step < steps; step++) await page.mouse.wheel(0, by)
  const frames = await page.evaluate(() => {
    const found = globalThis.frames
    globalThis.frames = null
    return found
  })
  // The first frame is from before the wheel turned.
  return frames.slice(1)
}
