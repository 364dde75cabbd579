// What happens around the text that somebody writes: the network goes, a second tab is opened, the tab is closed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { System, until } from './system.mjs'

let system
let browser
let list
before(async () => {
  system = await System.start()
  browser = await Browser.start()
  list = await system.list('Everyone', 20)
})
after(async () => {
  await browser?.stop()
  await system?.stop()
})

const read = (id) => system.call('GET', `/v1/campaigns/${id}`)
const nameOn = (page) => page.getByRole('textbox', { name: 'Name' })
const state = (page, name) => page.locator(`[data-save-state=${name}]`).waitFor()

test('what is typed without a network is kept, and saved when it is back', async () => {
  const draft = await system.draft(list, { name: 'On the train' })
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${draft.id}/edit/name`)
  await nameOn(page).waitFor()
  await page.context().setOffline(true)
  await nameOn(page).fill('On the train, in a tunnel')
  await state(page, 'offline')
  await nameOn(page).pressSequentially(' and still typing')
  assert.equal((await read(draft.id)).name, 'On the train')

  await page.context().setOffline(false)
  await state(page, 'saved')
  assert.equal((await read(draft.id)).name, 'On the train, in a tunnel and still typing')
  assert.deepEqual(page.faults, [])
})

test('a tab that is closed without a network leaves its text to the next one', async () => {
  const draft = await system.draft(list, { name: 'Half a sentence' })
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${draft.id}/edit/name`)
  await nameOn(page).waitFor()
  await page.context().setOffline(true)
  await nameOn(page).fill('A whole sentence')
  await state(page, 'offline')
  const next = await page.context().newPage()
  await page.close()

  await next.context().setOffline(false)
  await next.goto(`/campaigns/${draft.id}/edit/name`)
  await nameOn(next).waitFor()
  assert.equal(await nameOn(next).inputValue(), 'A whole sentence')
  await until('the text', async () => (await read(draft.id)).name === 'A whole sentence')
})

test('a page that is opened without a network comes by itself when it is back', async () => {
  const page = await browser.page(system.url)
  await page.goto('/campaigns')
  await page.getByRole('button', { name: 'New campaign' }).first().waitFor()
  await page.context().setOffline(true)
  // Neither its code nor its data are here.
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.waitForURL(/\/channels$/)
  assert.equal(await page.getByRole('heading', { level: 1, name: 'Channels' }).count(), 0)
  await page.context().setOffline(false)
  await page.getByRole('heading', { level: 1, name: 'Channels' }).waitFor()
  await page.getByRole('heading', { name: /Teams/ }).first().waitFor()

  // Of a page whose code is here, as its link was pointed at before, the data come.
  const lists = page.getByRole('link', { name: 'User lists' })
  const code = page.waitForEvent('requestfinished', (request) => request.url().includes('/assets/'))
  await lists.hover()
  await code
  await page.context().setOffline(true)
  await lists.click()
  await page.waitForURL(/\/lists$/)
  await page.context().setOffline(false)
  await page.getByRole('link', { name: /Everyone/ }).first().waitFor()
  assert.deepEqual(page.faults, [])
})

test('two tabs of one person: what one publishes, the other no longer changes', async () => {
  const draft = await system.draft(list, { name: 'Twice open' })
  const writing = await browser.page(system.url)
  await writing.goto(`/campaigns/${draft.id}/edit/name`)
  await nameOn(writing).waitFor()
  const publishing = await writing.context().newPage()
  await publishing.goto(`/campaigns/${draft.id}/edit/review`)
  await publishing.getByRole('button', { name: /^Publish to 20/ }).click()
  await publishing.waitForURL(new RegExp(`/campaigns/${draft.id}$`))
  await until('the plan', async () => (await read(draft.id)).state === 'scheduled')

  await nameOn(writing).fill('Too late')
  await state(writing, 'refused')
  assert.equal(await nameOn(writing).inputValue(), 'Too late')
  assert.equal((await read(draft.id)).name, 'Twice open')
  assert.deepEqual(writing.faults, [])
})

test('two tabs may work as different people; each keeps its own', async () => {
  const all = await browser.page(system.url)
  await all.goto('/campaigns')
  await all.getByRole('button', { name: 'New campaign' }).first().waitFor()
  const viewer = await browser.page(system.url, { roles: 'viewer' })
  await viewer.goto('/campaigns')
  const refused = viewer.getByRole('button', { name: 'New campaign' }).first()
  await refused.waitFor()
  assert.equal(await refused.getAttribute('aria-disabled'), 'true')
  await all.reload()
  const allowed = all.getByRole('button', { name: 'New campaign' }).first()
  await allowed.waitFor()
  assert.equal(await allowed.getAttribute('aria-disabled'), null)
})
