// What French pages say in English: node tests/console/untranslated.mjs. Compares every text of every page in both
// languages; what is the same in both, is nobody's data and is not meant to be the same was never translated.
import { Browser } from './browser.mjs'
import { given, inWords, sameInBoth, texts } from './words.mjs'
import { settled, world } from './world.mjs'

const same = await sameInBoth()
const scene = await world()
const browser = await Browser.start()
const shown = { en: {}, fr: {} }
const data = new Set()
for (const language of ['en', 'fr']) {
  const page = await browser.page(scene.system.url, { language })
  const known = given(page)
  for (const [name, path] of Object.entries(scene.pages)) {
    await page.goto(path)
    await settled(page)
    shown[language][name] = await texts(page)
  }
  for (const text of known) data.add(text)
}
await browser.stop()
await scene.system.stop()

let found = 0
for (const name of Object.keys(scene.pages)) {
  const english = new Set(shown.en[name])
  const left = inWords(shown.fr[name].filter((text) => english.has(text)), same, data)
  found += left.length
  console.log(`${name}: ${left.length === 0 ? 'nothing' : left.map((text) => JSON.stringify(text)).join(', ')}`)
}
process.exitCode = found > 0 ? 1 : 0
