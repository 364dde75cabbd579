// How fast the console is, as tables for docs/console.md: node tests/console/figures.mjs [loads] [campaigns] [people].
// Measures the optimised program: `make console-figures` builds it. Nothing here judges; a person reads it.
import { cpus } from 'node:os'
import { Browser } from './browser.mjs'
import { campaigns } from './figures/campaigns.mjs'
import { loads } from './figures/loads.mjs'
import { people } from './figures/people.mjs'

process.env.PRESENTLY_PROFILE ??= 'release'
const parts = { loads, campaigns, people }
const asked = process.argv.slice(2)

const browser = await Browser.start()
try {
  console.log(`${cpus().length} × ${cpus()[0].model}, Chromium ${browser.chromium.version()}`)
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) await part(browser)
  }
} finally {
  await browser.stop()
}
