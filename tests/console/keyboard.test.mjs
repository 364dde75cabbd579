// Without a mouse: from the first page to a saved draft, by keys alone.
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

test('a draft is written and its steps are walked with the keyboard', async () => {
  const page = await browser.page(system.url)
  await page.goto('/campaigns')
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor()
  await page.getByText(/Your first campaign starts here/).waitFor()

  // The first thing that Tab reaches leads past the navigation.
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'Skip to the content')

  await page.locator('body').press('n')
  await page.waitForURL(/\/edit\/name$/)
  const id = page.url().split('/campaigns/')[1].split('/')[0]
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.waitFor()
  await tabTo(page, name)
  await page.keyboard.type('By keys alone')
  const draft = () => system.call('GET', `/v1/campaigns/${id}`)
  await until('the name', async () => (await draft()).name === 'By keys alone')

  await page.keyboard.press('Alt+ArrowDown')
  await page.waitForURL(/\/edit\/message$/)
  const editor = page.locator('[contenteditable=true]').first()
  await editor.waitFor()
  await editor.focus()
  await page.keyboard.type('Hello, ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('you')
  await page.keyboard.press('Control+b')
  await until('the message', async () => (await draft()).message === 'Hello, **you**')
  // Tab leaves the editor: it never traps.
  await page.keyboard.press('Tab')
  assert.equal(await editor.evaluate((node) => node.contains(document.activeElement)), false)

  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/\/edit\/review$/)
  assert.deepEqual(page.faults, [])
})

/** The name of what has the focus. */
function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
}

/** Presses Tab until the field has the focus; a page has no more stops than that. */
async function tabTo(page, field) {
  for (let stops = 0; stops < 80; stops++) {
    if (await field.evaluate((node) => node === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not reach the field')
}
