// Who may stop what, and two people at one draft.
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
  list = await system.list('Everyone', 60)
})
after(async () => {
  await browser?.stop()
  await system?.stop()
})

/** A campaign in the middle of its day. */
async function running() {
  const draft = await system.draft(list)
  await system.call('POST', `/v1/campaigns/${draft.id}/publish`)
  const read = () => system.call('GET', `/v1/campaigns/${draft.id}`)
  await until('the plan', async () => (await read()).state === 'scheduled')
  await system.clock({ do: 'step', to: '2026-12-01T12:00:00Z' })
  await until('the first sends', async () => (await read()).state === 'running')
  return { id: draft.id, read }
}

test('an operator pauses, resumes and cancels a running campaign; an author is told why not', async () => {
  const { id, read } = await running()
  const author = await browser.page(system.url, { roles: 'viewer+author' })
  await author.goto(`/campaigns/${id}`)
  const refused = author.getByRole('button', { name: 'Pause', exact: true })
  await refused.waitFor()
  assert.equal(await refused.getAttribute('aria-disabled'), 'true')

  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${id}`)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByText('Paused').first().waitFor()
  assert.equal((await read()).paused, true)
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await until('the resume', async () => !(await read()).paused)
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText(/people have received it/).waitFor()
  await dialog.getByRole('button', { name: /Stop/ }).click()
  await until('the cancel', async () => (await read()).cancelled)
  await page.getByText('Cancelled').first().waitFor()
  const { totals } = await system.call('GET', `/v1/campaigns/${id}/report`)
  assert.ok(totals.sent > 0 && totals.cancelled > 0, JSON.stringify(totals))
  assert.deepEqual([...page.faults, ...author.faults], [])
})

test('an operator stops a channel and resumes it; the trail says who', async () => {
  const page = await browser.page(system.url)
  await page.goto('/channels')
  const stop = () => page.getByRole('button', { name: 'Stop everything' })
  await stop().first().click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop everything' }).click()
  await page.getByText(/^Stopped by local/).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Resume' }).click()
  await page.getByText(/^Stopped by local/).waitFor({ state: 'detached' })
  await page.goto('/audit')
  await page.getByText('Stopped everything').first().waitFor()
  await page.getByText('Resumed it').first().waitFor()
  // Acts on campaigns stand beside those on channels.
  await page.getByRole('link', { name: 'Passkeys replace passwords' }).first().waitFor()
  assert.deepEqual(page.faults, [])
})

test('above a thousand people nothing is published before their number is typed', async () => {
  const many = await system.list('Many', 1_001)
  const draft = await system.draft(many, { name: 'To many' })
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${draft.id}/edit/review`)
  const publish = page.getByRole('button', { name: /^Publish to 1,001/ })
  await publish.waitFor()
  const typed = page.getByRole('textbox', { name: /^Type the number of people/ })
  await typed.fill('1000')
  assert.equal(await publish.getAttribute('aria-disabled'), 'true')
  await typed.press('Enter')
  assert.equal((await system.call('GET', `/v1/campaigns/${draft.id}`)).state, 'draft')
  await typed.fill('1 001')
  await until('the button', async () => (await publish.getAttribute('aria-disabled')) !== 'true')
  await typed.press('Enter')
  await page.waitForURL(new RegExp(`/campaigns/${draft.id}$`))
  await until('the plan', async () => {
    const { state } = await system.call('GET', `/v1/campaigns/${draft.id}`)
    return state === 'scheduled'
  })
  assert.deepEqual(page.faults, [])
})

test('two people at one draft are told, and nothing is lost', async () => {
  const draft = await system.draft(list, { name: 'Two hands' })
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${draft.id}/edit/name`)
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.waitFor()
  // Somebody else changes it meanwhile.
  const response = await fetch(`${system.url}/v1/campaigns/${draft.id}`, {
    headers: { Authorization: 'Bearer a-token-of-the-browser-tests-0123456789' },
  })
  const theirs = { ...definition(await response.json()), name: 'Their name' }
  await system.call('PUT', `/v1/campaigns/${draft.id}`, theirs, {
    headers: { 'If-Match': response.headers.get('etag') },
  })
  await name.fill('My name')
  await page.getByText(/changed this draft at/).waitFor()
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await until('my name', async () => (await system.call('GET', `/v1/campaigns/${draft.id}`)).name === 'My name')
  // The other version stays as a draft of its own.
  await until('their copy', async () => {
    const { items } = await system.call('GET', '/v1/campaigns')
    return items.some((item) => item.name.startsWith('Their name'))
  })
  assert.deepEqual(page.faults, [])
})

/** What of a campaign can be written. */
function definition(campaign) {
  const fields = ['name', 'message', 'format', 'channel', 'audience', 'start', 'time_zone', 'duration', 'opening_hours', 'presence', 'on_exhausted', 'on_ambiguous']
  return Object.fromEntries(fields.map((field) => [field, campaign[field]]))
}
