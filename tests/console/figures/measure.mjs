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
      globalThis.reacted = new Promise((done, fail) => {
        setTimeout(() => fail(new Error(`nothing came of the ${kind} within 30 s`)), 30_000)
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

/** What the browser itself counts while it makes frames, in seconds. */
const COSTS = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration', 'TaskDuration']

/**
 * A page while it scrolls by the wheel: `frames`, the milliseconds between them, and `costs`, the milliseconds of
 * processor that the page's main thread used for each of them: scripts, styles, layout, and all of it. The costs are the
 * page's own, however busy the machine is.
 */
export async function scrolled(page, { steps = 120, by = 240 } = {}) {
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' })
  const counted = async () => {
    const { metrics } = await protocol.send('Performance.getMetrics')
    return COSTS.map((cost) => metrics.find(({ name }) => name === cost).value)
  }
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
  const before = await counted()
  for (let step = 0; step < steps; step++) await page.mouse.wheel(0, by)
  const after = await counted()
  const frames = await page.evaluate(() => {
    const found = globalThis.frames
    globalThis.frames = null
    return found
  })
  await protocol.detach()
  const costs = after.map((cost, index) => ((cost - before[index]) * 1_000) / frames.length)
  // The first frame is from before the wheel turned.
  return { frames: frames.slice(1), costs }
}

/** A row of `SCROLLED`: what was scrolled, and how it went. */
export function scrolledRow(what, runs) {
  const frames = runs.flatMap((run) => run.frames)
  const tenth = (value) => Number(value.toFixed(1))
  const shares = [0.5, 0.95, 1].map((share) => tenth(percentile(frames, share)))
  const costs = COSTS.map((_, cost) => {
    const all = runs.reduce((sum, run) => sum + run.costs[cost] * run.frames.length, 0)
    return tenth(all / frames.length)
  })
  return [what, frames.length, ...shares, ...costs]
}

/** The columns of `scrolledRow`. */
export const SCROLLED = [
  'what',
  'frames',
  'between frames: p50, ms',
  'p95, ms',
  'longest, ms',
  'of each frame: scripts, ms',
  'styles, ms',
  'layout, ms',
  'all work of the page, ms',
]

/** As many rows of plain text in a plain table, all of them there: what this machine and browser can do at best. */
export async function plainTable(browser, rows, { columns = 8, height = 61 } = {}) {
  const page = await browser.page('http://127.0.0.1')
  const cells = (row) => Array.from({ length: columns }, (_, column) => `<td>Row ${row}, cell ${column}</td>`).join('')
  const body = Array.from({ length: rows }, (_, row) => `<tr style="height:${height}px">${cells(row)}</tr>`).join('')
  await page.setContent(
    `<body style="margin:0"><main id="main" style="height:100vh;overflow-y:auto">
      <table style="width:100%;table-layout:fixed;font:14px sans-serif">${body}</table></main>`,
  )
  return page
}
