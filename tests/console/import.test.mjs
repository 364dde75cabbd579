// A file of people becomes a list; what is wrong with it is said in place and nothing is kept unasked.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { csv, System, until } from './system.mjs'

let system
let browser
before(async () => {
  system = await System.start()
  browser = await Browser.start()
})
after(async () => {
  await browser?.stop()
  await system?.stop()
})

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('a file with bad rows is shown them before anything is imported', async () => {
  const page = await browser.page(system.url)
  await page.goto('/lists')
  await page.getByRole('button', { name: 'Import a file' }).first().click()
  const input = page.locator('input[type=file]')
  await input.setInputFiles(file('Volunteers.csv', `${csv(3)}\nAnn;Low;nobody;Rome\n;Bo;b@contoso.example;Bern`))
  const errors = page.getByRole('table', { name: 'Cells that cannot be read' })
  await errors.waitFor()
  assert.equal(await errors.getByRole('row').count(), 3)
  await errors.getByText('has no @').waitFor()
  const lists = await system.call('GET', '/v1/lists')
  assert.ok(!lists.items.some(({ name }) => name === 'Volunteers'))

  await page.getByRole('button', { name: 'Keep the good rows' }).click()
  await page.getByText('3 people imported.').waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { level: 1, name: 'Volunteers' }).waitFor()

  // Removing somebody is a new version, and can be taken back.
  await page.getByRole('button', { name: 'Remove Inès 1 Durand' }).click()
  await page.getByText('Inès 1 Durand was removed').last().waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  const read = async () => (await system.call('GET', '/v1/lists')).items.find(({ name }) => name === 'Volunteers')
  await until('the undo', async () => (await read()).version === 3)
  assert.equal((await read()).size, 3)
  await page.getByText('3 people').first().waitFor()
  assert.deepEqual(page.faults, [])
})

test('what is no list of people is refused in words', async () => {
  const page = await browser.page(system.url)
  await page.goto('/lists/import')
  const input = page.locator('input[type=file]')
  await input.setInputFiles({ name: 'people.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') })
  await page.getByText('Only .xlsx and .csv files can be read.').waitFor()
  await input.setInputFiles(file('Columns.csv', 'First;Last;UPN;SIP\nAnn;Lee;a@contoso.example;b@contoso.example\n'))
  await page.getByText('Two columns mean the same.').waitFor()
  await page.getByRole('button', { name: 'Choose the columns' }).click()
  await page.getByRole('table', { name: 'Columns of the file' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('a file too large for one request goes by an upload', async () => {
  const page = await browser.page(system.url, { bucket: /^http:\/\/127\.0\.0\.1:\d+\/uploads\// })
  await page.goto('/lists/import')
  await page.locator('input[type=file]').setInputFiles(file('Crowd.csv', csv(120_000)))
  await page.getByText('120,000 people imported.').waitFor({ timeout: 180_000 })
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('120,000 people').first().waitFor()
  assert.deepEqual(page.faults, [])
})
