// Every page, in three themes and two languages: nothing that axe knows to be wrong.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, violations } from './browser.mjs'
import { settled, world } from './world.mjs'

let scene
let browser
before(async () => {
  scene = await world()
  browser = await Browser.start()
})
after(async () => {
  await browser?.stop()
  await scene?.system.stop()
})

for (const [theme, language, forced] of [
  ['light', 'en', false],
  ['dark', 'fr', false],
  ['contrast', 'en', false],
  ['light', 'en', true],
]) {
  test(`axe finds nothing, ${forced ? 'colours of the system' : theme}, ${language}`, async () => {
    const page = await browser.page(scene.system.url, { theme, language, forced })
    const found = {}
    for (const [name, path] of Object.entries(scene.pages)) {
      await page.goto(path)
      await settled(page)
      // Where the system chooses the colours, it answers for their contrast.
      const wrong = (await violations(page)).filter((line) => !(forced && line.startsWith('color-contrast')))
      if (wrong.length > 0) found[name] = wrong
    }
    assert.deepEqual(found, {})
    assert.deepEqual(page.faults, [])
  })
}

test('a menu, a dialog and an error are as accessible as the pages', async () => {
  const page = await browser.page(scene.system.url)
  await page.goto('/campaigns')
  await settled(page)
  await page.getByRole('button', { name: /^More about/ }).first().click()
  await page.getByRole('menu').waitFor()
  assert.deepEqual(await violations(page, '[role=menu]'), [])
  await page.keyboard.press('Escape')
  await page.goto('/lists')
  await page.getByRole('button', { name: 'From the directory' }).click()
  await page.getByRole('button', { name: 'Make the list' }).click()
  await page.getByText('Give the list a name.').waitFor()
  assert.deepEqual(await violations(page, '[role=dialog]'), [])
  assert.deepEqual(page.faults, [])
})
