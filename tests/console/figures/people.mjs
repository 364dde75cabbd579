// A campaign of 100,000 people, an hour into its day: its people, its report, one person.
import { System, until } from '../system.mjs'
import { settled } from '../world.mjs'
import { duration, plainTable, reaction, SCROLLED, scrolled, scrolledRow, table, times } from './measure.mjs'

const PEOPLE = 100_000
const RUNS = 12
const HEAD = ['what', 'p50, ms', 'p95, ms', 'longest, ms']

export async function people(browser) {
  const system = await System.start()
  try {
    const list = await system.list('Everyone', PEOPLE)
    const draft = await system.draft(list)
    await system.call('POST', `/v1/campaigns/${draft.id}/publish`)
    const state = async () => (await system.call('GET', `/v1/campaigns/${draft.id}`)).state
    await until('the plan', async () => (await state()) === 'scheduled', 300)
    await system.clock({ do: 'step', to: '2026-12-01T07:30:00Z' })
    await until('the first sends', async () => (await state()) === 'running', 120)
    await calls(system, draft.id)
    await screens(browser, system, draft.id)
  } finally {
    await system.stop()
  }
}

/** What the API takes by itself. */
async function calls(system, id) {
  const of = `/v1/campaigns/${id}`
  const recipients = (query) => () => system.call('GET', `${of}/recipients?limit=200${query}`)
  const { next_cursor: next } = await recipients('')()
  const first = await duration(recipients('&q=person77'))
  const asked = {
    'first page': recipients(''),
    'next page': recipients(`&cursor=${next}`),
    'search, 1,000 match': recipients('&q=person77'),
    'search, 1 matches': recipients('&q=person77123'),
    'search, nobody matches': recipients('&q=nobody-is-called-so'),
    'search, a whole address': recipients('&q=person77123@contoso.example'),
    'with an outcome': recipients('&outcome=sent'),
    report: () => system.call('GET', `${of}/report`),
    'one person': () => system.call('GET', `${of}/recipients/person77123@contoso.example`),
  }
  const rows = [['search, the first in minutes', Math.round(first), '', '']]
  for (const [what, ask] of Object.entries(asked)) rows.push([what, ...(await times(RUNS, () => duration(ask)))])
  table(`Calls of the API, ${PEOPLE.toLocaleString('en')} people, ${RUNS} times each`, HEAD, rows)
}

/** What a person waits for in the browser. */
export async function screens(browser, system, id) {
  const page = await browser.page(system.url)
  const rows = []
  await page.goto(`/campaigns/${id}`)
  await settled(page)

  const names = (text) => {
    const links = [...document.querySelectorAll('tbody th a')]
    return links.length > 0 && links.every(({ textContent }) => textContent.includes(text))
  }
  const opened = await times(RUNS, async () => {
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.waitForFunction(() => !location.pathname.endsWith('/people'))
    const act = () => page.getByRole('tab', { name: /^People/ }).click()
    return reaction(page, { kind: 'pointerdown', shown: names, argument: 'Durand', act })
  })
  rows.push(['people opened from the live page', ...opened])

  const field = page.locator('#main').getByRole('searchbox')
  const found = await times(RUNS, async (run) => {
    const number = String(70_123 + run * 1_234)
    await field.fill(`person${number.slice(0, -1)}`)
    await page.waitForTimeout(900)
    const shown = (number) => {
      const rows = [...document.querySelectorAll('tbody tr[aria-rowindex]')]
      return rows.length === 1 && rows[0].textContent.includes(number)
    }
    return reaction(page, { kind: 'keydown', shown, argument: number, act: () => field.press(number.at(-1)) })
  })
  rows.push(['a letter typed into the search, of which 250 ms are the pause for the next letter', ...found])

  await field.fill('person7')
  await page.waitForFunction(() => document.querySelectorAll('tbody tr[aria-rowindex]').length > 5)
  await settled(page)
  const person = await times(RUNS, async () => {
    await page.locator('tbody th a').first().waitFor()
    const shown = () => /\/people\/./.test(location.pathname) && document.querySelector('#main ol, #main [role=list], #main table') !== null
    const act = () => page.locator('tbody th a').first().click()
    const took = await reaction(page, { kind: 'pointerdown', shown, argument: null, act })
    await page.goBack()
    return took
  })
  rows.push(['one person opened', ...person])
  table(`In Chromium, ${PEOPLE.toLocaleString('en')} people, ${RUNS} times each`, HEAD, rows)

  await page.goto(`/campaigns/${id}/people`)
  await settled(page)
  const plain = await plainTable(browser, 1_000, { columns: 9, height: 40 })
  const scrolls = []
  for (const [what, shown] of [['the console', page], ['a plain table of 1,000 rows', plain]]) {
    await shown.bringToFront()
    scrolls.push(scrolledRow(what, [await scrolled(shown, { steps: 200, by: 160 })]))
  }
  await plain.context().close()
  table('Scrolling through the people while pages are read', SCROLLED, scrolls)
}
