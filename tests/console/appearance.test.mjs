// What axe cannot see: charts where the system chooses the colours, pages on a phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
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
