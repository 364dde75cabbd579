// What a person waits for when a page is opened for the first time, on this machine and on one four times slower.
import { settled, world } from '../world.mjs'
import { percentile, table } from './measure.mjs'

const RUNS = 5
const PAGES = ['campaigns', 'message', 'live']

export async function loads(browser) {
  const scene = await world()
  try {
    const rows = []
    for (const name of PAGES) {
      for (const slower of [1, 4]) {
        const runs = []
        for (let run = 0; run < RUNS; run++) runs.push(await load(browser, scene, scene.pages[name], slower))
        const median = (key) => Math.round(percentile(runs.map((run) => run[key]), 0.5))
        const bytes = Math.round(median('bytes') / 1024)
        rows.push([name, slower === 1 ? '' : '4 ×', median('first'), median('largest'), median('blocked'), bytes])
      }
    }
    const columns = ['page', 'slower', 'first paint, ms', 'largest paint, ms', 'blocked, ms', 'transferred, KB']
    table(`Opening a page with nothing cached, median of ${RUNS}`, columns, rows)
  } finally {
    await scene.system.stop()
  }
}

async function load(browser, scene, path, slower) {
  const page = await browser.page(scene.system.url)
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('Network.enable')
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: slower })
  let bytes = 0
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.addInitScript(() => {
    const seen = { first: 0, largest: 0, tasks: [] }
    globalThis.seen = seen
    const watch = (type, take) => {
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
    }
    watch('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') seen.first = startTime
    })
    watch('largest-contentful-paint', ({ startTime }) => {
      seen.largest = startTime
    })
    watch('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]))
  })
  await page.goto(path)
  await settled(page)
  const { first, largest, tasks } = await page.evaluate(() => globalThis.seen)
  await page.context().close()
  // As Lighthouse counts it: what of each long task after the first paint is beyond 50 ms.
  const late = tasks.filter(([start, took]) => start + took > first)
  const blocked = late.reduce((sum, [, took]) => sum + took - 50, 0)
  return { first, largest, blocked, bytes }
}
