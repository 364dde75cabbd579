// What an operator mends: results nobody knows, people to be erased; files whose headers say nothing; who may only look.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, violations } from './browser.mjs'
import { System, until } from './system.mjs'
import { settled } from './world.mjs'

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

const read = (id) => system.call('GET', `/v1/campaigns/${id}`)

/** The day after the system's today. */
async function tomorrow() {
  const { now } = await system.call('GET', '/v1/me')
  return new Date(Date.parse(now) + 86_400_000).toISOString().slice(0, 10)
}

/** A campaign in the middle of its day, of which the first `lost` answers never came. */
async function running(lost = 0) {
  if (lost > 0) {
    const rule = { match: { operation: 'send' }, times: lost, action: { type: 'reset_after' } }
    const faults = await fetch(`http://127.0.0.1:${system.port + 1}/control/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify([rule]),
    })
    assert.equal(faults.status, 200)
  }
  const day = await tomorrow()
  const draft = await system.draft(list, { start: `${day}T08:00` })
  await system.call('POST', `/v1/campaigns/${draft.id}/publish`)
  await until('the plan', async () => (await read(draft.id)).state === 'scheduled')
  await system.clock({ do: 'step', to: `${day}T12:00:00Z` })
  await until('the first sends', async () => (await read(draft.id)).state === 'running')
  return draft.id
}

test('unknown results are settled at once, after asking, by an operator only', async () => {
  const id = await running(3)
  const totals = async () => (await system.call('GET', `/v1/campaigns/${id}/report`)).totals
  await until('the unknown', async () => (await totals()).unknown === 3)
  const author = await browser.page(system.url, { roles: 'viewer+author' })
  await author.goto(`/campaigns/${id}`)
  await author.getByRole('button', { name: 'Resolve' }).click()
  await author.getByText('An operator can settle them.').waitFor()
  assert.equal(await author.getByRole('button', { name: 'Count all as sent' }).count(), 0)

  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${id}`)
  await page.getByRole('button', { name: 'Resolve' }).click()
  await page.getByRole('button', { name: 'Count all as sent' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText(/3 people are counted as sent/).waitFor()
  await dialog.getByRole('button', { name: 'Count all as sent' }).click()
  await page.getByText('3 people were settled.').waitFor()
  assert.equal((await totals()).unknown, 0)
  await page.goto(`/campaigns/${id}/audit`)
  await page.getByText('Settled 3 unknown results at once').waitFor()
  assert.deepEqual([...page.faults, ...author.faults], [])
})

test('a person is looked for in the lists, and erased after asking', async () => {
  const id = await running()
  const { items } = await system.call('GET', `/v1/lists/${list.id}/members?limit=1`)
  const [{ address }] = items
  const other = await system.call('POST', '/v1/lists', { name: 'Elsewhere' })
  await system.call('POST', `/v1/lists/${other.id}/members`, {
    address: 'zoe@contoso.example',
    first_name: 'Zoe',
    last_name: 'Day',
    columns: {},
  })
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${id}/people/${encodeURIComponent('zoe@contoso.example')}`)
  await page.getByText('Nobody with this address in this campaign').waitFor()
  await page.getByRole('link', { name: 'Elsewhere, version 1' }).waitFor()
  await page.goto(`/campaigns/${id}/people/${encodeURIComponent('nobody@contoso.example')}`)
  await page.getByText('The address is in no list either.').waitFor()

  const person = `/campaigns/${id}/people/${encodeURIComponent(address)}`
  const author = await browser.page(system.url, { roles: 'viewer+author' })
  await author.goto(person)
  await author.getByRole('button', { name: 'More' }).click()
  await author.getByRole('menuitem', { name: /Erase this person.*Only an operator can do this/ }).waitFor()

  await page.goto(person)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Erase this person' }).click()
  const dialog = page.getByRole('alertdialog')
  const verb = dialog.getByRole('button', { name: 'Erase', exact: true })
  assert.equal(await verb.getAttribute('aria-disabled'), 'true')
  assert.deepEqual(await violations(page, '[role=alertdialog]'), [])
  await dialog.getByRole('checkbox').check()
  await verb.click()
  await page.getByText(/^Erased: 1 list/).last().waitFor()
  const left = await system.call('POST', '/v1/lists/find', { address })
  assert.deepEqual(left.items, [])
  assert.deepEqual([...page.faults, ...author.faults], [])
})

test('columns that no header names are chosen by hand; versions are compared', async () => {
  const page = await browser.page(system.url)
  await page.goto('/lists/import')
  const rows = (...people) => Buffer.from(['Rufname;Zuname;Login;Ort', ...people].join('\n'))
  const choose = async (buffer) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'Staff.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('table', { name: 'Columns of the file' }).waitFor()
    const use = page.getByRole('button', { name: 'Import with these columns' })
    assert.equal(await use.getAttribute('aria-disabled'), 'true')
    await page.getByLabel('Read Rufname as').selectOption({ label: 'First name' })
    await page.getByLabel('Read Zuname as').selectOption({ label: 'Last name' })
    await page.getByText('Still missing: Address.').waitFor()
    await page.getByLabel('Read Login as').selectOption({ label: 'Address' })
    await use.click()
  }
  await choose(rows('Ann;Lee;ann@contoso.example;Oslo', 'Bob;Ray;bob@contoso.example;Rome'))
  await page.getByText('2 people imported.').waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { level: 1, name: 'Staff' }).waitFor()

  await page.getByRole('button', { name: 'Replace by a file' }).click()
  await choose(rows('Ann;Lee;ann@contoso.example;Oslo', 'Cid;Fox;cid@contoso.example;Bonn'))
  await page.getByText('2 people imported.').waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'What changed?' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 person joined').waitFor()
  await dialog.getByText('1 person left').waitFor()
  await dialog.getByText('bob@contoso.example').waitFor()
  assert.deepEqual(page.faults, [])
})

test('a wide screen shows both previews and more of the table; the review counts its remarks', async () => {
  const draft = await system.draft(list, { name: 'Wide', start: `${await tomorrow()}T08:00` })
  const page = await browser.page(system.url, { width: 1920, height: 1080 })
  await page.goto(`/campaigns/${draft.id}/edit/message`)
  await settled(page)
  for (const size of ['On a phone', 'On a desktop']) await page.getByRole('figure', { name: size }).waitFor()
  await page.getByRole('link', { name: /Review/ }).click()
  const remarks = page.getByRole('region', { name: 'Worth a look' })
  await remarks.waitFor()
  await page.getByRole('link', { name: /Ready, \d+ remark/ }).waitFor()
  await page.goto('/campaigns')
  for (const column of ['Next message', 'Finish']) await page.getByRole('columnheader', { name: column }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('whoever may only look finds no field, and each refused action says why', async () => {
  const draft = await system.draft(list, { name: 'Look only' })
  const page = await browser.page(system.url, { roles: 'viewer' })
  for (const step of ['name', 'message', 'channel', 'recipients', 'when', 'absent', 'review']) {
    await page.goto(`/campaigns/${draft.id}/edit/${step}`)
    await settled(page)
    const fields = page.locator('main').locator('input:enabled, textarea:enabled, [contenteditable=true]')
    // Whose data the preview shows may be chosen by everybody.
    const own = await fields.evaluateAll((all) => all.filter((one) => !one.closest('aside')).length)
    assert.equal(own, 0, step)
  }
  for (const path of ['/lists', `/lists/${list.id}`, '/channels', '/campaigns']) {
    await page.goto(path)
    await settled(page)
    assert.deepEqual(await dead(page), [], path)
  }
  assert.deepEqual(page.faults, [])
})

/** Buttons that do nothing and say nothing of it: disabled, and not described by a reason. */
function dead(page) {
  return page.locator('main button').evaluateAll((buttons) =>
    buttons
      .filter((one) => one.disabled || one.getAttribute('aria-disabled') === 'true')
      .filter((one) => !one.getAttribute('aria-describedby') && !one.title && !one.getAttribute('aria-description'))
      .map((one) => one.textContent),
  )
}

test('a report prints as one column, with tables for its charts', async () => {
  const id = await running()
  const page = await browser.page(system.url)
  await page.goto(`/campaigns/${id}`)
  await settled(page)
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  for (const gone of ['navigation', 'banner']) {
    for (const part of await page.getByRole(gone).all()) assert.equal(await part.isVisible(), false, gone)
  }
  await page.getByText(/^Read .*http/).waitFor()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, `${wide} px too wide`)
  assert.deepEqual(page.faults, [])
})
