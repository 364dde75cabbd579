// Pictures of the console for the README and the docs: node screens.mjs [folder]
// Each page in light and dark at 1280, the live page on a phone as well.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Browser } from './browser.mjs'
import { scene as made } from './scene.mjs'
import { settled } from './world.mjs'

const folder = process.argv[2] ?? new URL('../../docs/screens', import.meta.url).pathname
const SHOWN = ['campaigns', 'calendar', 'message', 'recipients', 'when', 'review', 'live', 'report', 'people', 'person', 'lists', 'list', 'channels']

await mkdir(folder, { recursive: true })
const scene = await made()
const browser = await Browser.start()
try {
  for (const theme of ['light', 'dark']) {
    const page = await browser.page(scene.system.url, { theme, height: 800 })
    for (const name of SHOWN) {
      await picture(page, scene.pages[name], `${name}${theme === 'dark' ? '-dark' : ''}`)
    }
  }
  const phone = await browser.page(scene.system.url, { width: 390, height: 844 })
  await picture(phone, scene.pages.live, 'live-phone')
  await picture(phone, scene.pages.campaigns, 'campaigns-phone')
} finally {
  await browser.stop()
  await scene.system.stop()
}

async function picture(page, path, name) {
  await page.goto(path)
  await settled(page)
  // Charts draw themselves in the frame after their data.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(name)
}
