// The whole story of the manual, as one person lives it: create, edit, TRY, publish, information, running refuses
// edits, report, delete.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { System, until } from './system.mjs'

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

test('a campaign from idea to report', async () => {
  await system.list('Everyone', 40)
  const page = await browser.page(system.url)

  await page.goto('/')
  await page.getByRole('button', { name: 'New campaign' }).first().click()
  await page.waitForURL(/\/edit\/name$/)
  await page.getByRole('textbox', { name: 'Name' }).fill('Charity run')

  await step(page, 'Message')
  const editor = page.locator('[contenteditable=true]').first()
  await editor.click()
  await page.keyboard.type('Hello [FIRST')
  await page.getByRole('option', { name: /FIRSTNAME/ }).click()
  await page.keyboard.type(', run with us.')
  await page.getByRole('radio', { name: 'Markdown' }).or(page.getByRole('tab', { name: 'Markdown' }))
    .or(page.getByRole('button', { name: 'Markdown', exact: true })).first().click()
  const markdown = page.getByRole('textbox', { name: 'Message' })
  assert.match(await markdown.inputValue(), /^Hello \[FIRSTNAME.*\], run with us\.$/)
  await markdown.fill('Hello [FIRSTNAME], run with us: [sign up](https://intranet.example/run).')

  await step(page, 'Recipients')
  await page.getByRole('combobox', { name: 'Lists' }).click()
  await page.getByRole('option', { name: /Everyone/ }).first().click()
  await page.keyboard.press('Escape')
  await page.getByRole('cell', { name: '= 40' }).waitFor()

  // Its hours are those of a campaign that the console proposes; the clock goes where the window is.
  await saved(page)
  const id = page.url().split('/campaigns/')[1].split('/')[0]
  const campaign = await system.call('GET', `/v1/campaigns/${id}`)
  assert.equal(campaign.name, 'Charity run')
  assert.equal(campaign.message, 'Hello [FIRSTNAME], run with us: [sign up](https://intranet.example/run).')

  await page.getByRole('button', { name: 'Try', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').or(dialog.getByRole('textbox')).first().fill('person00001@contoso.example')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await dialog.getByText(/^Sent to person00001@contoso\.example/).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Review' }).click()
  await page.getByRole('button', { name: /^Publish to 40/ }).click()
  await page.waitForURL(new RegExp(`/campaigns/${id}$`))
  await until('the plan', async () => (await state(id)).state === 'scheduled')
  await page.getByText('Scheduled').first().waitFor()

  // What was published can be read, and not changed.
  await page.goto(`/campaigns/${id}/information`)
  await page.getByText('run with us').first().waitFor()
  await page.goto(`/campaigns/${id}/edit/message`)
  await page.getByText(/can no longer be changed/).first().waitFor()

  const before = await system.inbox()
  await system.clock({ do: 'fast_forward' })
  await until('the end', async () => (await state(id)).state === 'finished', 120)
  const { totals } = await system.call('GET', `/v1/campaigns/${id}/report`)
  const inbox = await system.inbox()
  assert.equal(inbox.messages - before.messages, totals.sent)
  await page.goto(`/campaigns/${id}`)
  await page.getByText('Finished').first().waitFor()
  await page.getByText(`${totals.sent}`, { exact: true }).first().waitFor()

  await page.goto('/campaigns')
  await page.getByRole('button', { name: 'More about Charity run' }).click()
  await page.getByRole('menuitem', { name: /^Edit/ }).getByText(/no longer be changed/).waitFor()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('“Charity run” is deleted').last().waitFor()
  await page.getByText(/Your first campaign starts here/).waitFor()
  assert.deepEqual(page.faults, [])

  function state(id) {
    return system.call('GET', `/v1/campaigns/${id}`)
  }
})

/** Goes to a step of the composer by its link. */
async function step(page, name) {
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: new RegExp(name) }).click()
}

/** Everything typed is with the server. */
async function saved(page) {
  await page.getByText(/^Saved \d/).first().waitFor()
}
