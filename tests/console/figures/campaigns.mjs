// The table of campaigns with 500 of them.
import { System } from '../system.mjs'
import { settled } from '../world.mjs'
import { percentile, reaction, scrolled, table, times } from './measure.mjs'

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
    // All pages are read once, then the table is scrolled from its top to its end and back.
    await scrolled(page, { steps: 150, by: 300 })
    await page.evaluate(() => document.getElementById('main').scrollTo(0, 0))
    const frames = [...(await scrolled(page)), ...(await scrolled(page, { by: -240 }))]
    const shares = [0.5, 0.95, 1].map((share) => Number(percentile(frames, share).toFixed(1)))
    table(`Scrolling through ${CAMPAIGNS} campaigns, ${frames.length} frames`, HEAD('', 'frame, ms'), [
      ['between frames', ...shares],
    ])

    const field = page.getByRole('searchbox').or(page.getByRole('textbox', { name: /Search/ })).first()
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

const HEAD = (what, unit) => [what, `p50, ${unit}`, `p95, ${unit}`, `longest, ${unit}`]
