// Every page, in three themes and two languages: nothing that axe knows to be wrong, no scrolling sideways on a phone.
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

for (const scheme of ['light', 'dark']) {
  test(`charts are drawn in the colours that the system chooses, ${scheme}`, async () => {
    const page = await browser.page(scene.system.url, { forced: true })
    await page.emulateMedia({ colorScheme: scheme, forcedColors: 'active' })
    await page.goto(scene.pages.live)
    await settled(page)
    await page.locator('path[id^=lineID]').nth(2).waitFor()
    const [ground, ink, lines, axis, bars] = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('p'))
      const colour = (name) => {
        probe.style.color = name
        return getComputedStyle(probe).color
      }
      const all = (selector, read) => [...document.querySelectorAll(selector)].map((one) => read(getComputedStyle(one)))
      const system = ['Canvas', 'CanvasText'].map(colour)
      const lines = all('path[id^=lineID]', ({ stroke, strokeDasharray }) => [stroke, strokeDasharray])
      const axis = all('.fui-cart__chart text, .fui-cart__chart .domain', ({ fill, stroke }) => (fill === 'none' ? stroke : fill))
      const bars = all('tbody td > span[style*=background]', ({ backgroundColor }) => backgroundColor)
      probe.remove()
      return [...system, lines, axis, bars]
    })
    // Planned, expected and sent: each with dashes of its own, none as the ground is.
    assert.equal(new Set(lines.map(([, dashes]) => dashes)).size, 3)
    assert.ok(lines.every(([stroke]) => stroke !== ground), `${lines}`)
    assert.ok(axis.length > 5 && axis.every((colour) => colour === ink), `${axis}`)
    assert.ok(bars.length >= 4 && bars.every((colour) => colour !== ground), `${bars}`)
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

test('on a phone nothing scrolls sideways', async () => {
  const page = await browser.page(scene.system.url, { width: 390, height: 844 })
  const wide = {}
  for (const [name, path] of Object.entries(scene.pages)) {
    await page.goto(path)
    await settled(page)
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth)
    if (width > 390) wide[name] = width
  }
  assert.deepEqual(wide, {})
  assert.deepEqual(page.faults, [])
})
