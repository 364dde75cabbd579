// The table of campaigns with 500 of them.
import { System } from '../system.mjs'
import { settled } from '../world.mjs'
import { plainTable, reaction, SCROLLED, scrolled, scrolledRow, table, times } from './measure.mjs'

const CAMPAIGNS = 500
const RUNS = 12

export async function campaigns(browser) {
  const system = await System.start()
  try {
    const list = await system.list('Everyone', 50)
    for (let n = 0; n < CAMPAIGNS; n++) {
      const day = String(1 + (n % 28)).padStart(2, '0')
      await system.draft(list, { name: `Campaign number ${n}`, start: `2026-12-${day}T08:00` })
    }
    const page = await browser.page(system.url)
    await page.goto('/campaigns')
    await settled(page)
    await scrolling(browser, page)
    const field = page.locator('#main').getByRole('searchbox')
    const shown = (name) => {
      const rows = [...document.querySelectorAll('[role=grid] tbody tr[data-index]')]
      return document.querySelector('[role=grid]')?.getAttribute('aria-busy') === 'false' && rows.length === 1 && rows[0].textContent.includes(name)
    }
    const typed = await times(RUNS, async (run) => {
      const name = `number ${101 + run * 7}`
      await field.fill(name.slice(0, -1))
      await page.waitForTimeout(600)
      return reaction(page, { kind: 'keydown', shown, argument: name, act: () => field.press(name.at(-1)) })
    })
    await field.fill('')
    await settled(page)
    const states = await times(RUNS, async (run) => {
      const name = run % 2 ? 'All' : 'Draft'
      const pressed = () => !location.search.includes('state') || location.search.includes('draft')
      const act = () => page.getByRole('button', { name: new RegExp(`^${name}`) }).first().click()
      return reaction(page, { kind: 'pointerdown', shown: pressed, argument: null, act })
    })
    const sorted = await times(RUNS, async () => {
      const order = await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')
      const changed = (before) => {
        const grid = document.querySelector('[role=grid]')
        const heads = [...grid.querySelectorAll('th[aria-sort]')]
        return grid.getAttribute('aria-busy') === 'false' && heads[0].getAttribute('aria-sort') !== before
      }
      const act = () => page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
      return reaction(page, { kind: 'pointerdown', shown: changed, argument: order, act })
    })
    table(`Filters of ${CAMPAIGNS} campaigns, ${RUNS} times each`, HEAD('what', 'ms'), [
      ['a letter typed into the search, of which 250 ms are the pause for the next letter', ...typed],
      ['a state chosen', ...states],
      ['sorted by name', ...sorted],
    ])
  } finally {
    await system.stop()
  }
}

/** From the table's top to its end and back, beside a plain table. */
async function scrolling(browser, page) {
  // All pages of it are read once before.
  await scrolled(page, { steps: 150, by: 300 })
  const plain = await plainTable(browser, CAMPAIGNS)
  const rows = []
  for (const [what, shown] of [['the console', page], ['a plain table', plain]]) {
    await shown.bringToFront()
    await shown.evaluate(() => document.getElementById('main').scrollTo(0, 0))
    rows.push(scrolledRow(what, [await scrolled(shown), await scrolled(shown, { by: -240 })]))
  }
  await plain.context().close()
  await page.bringToFront()
  table(`Scrolling through ${CAMPAIGNS} campaigns`, SCROLLED, rows)
}

const HEAD = (what, unit) => [what, `p50, ${unit}`, `p95, ${unit}`, `longest, ${unit}`]
