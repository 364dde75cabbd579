// What the tests take from the console's own packages, so that nothing is installed twice.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../console/package.json', import.meta.url))

export const { chromium } = require('playwright-core')

/** The source of axe, to be run inside a page. */
export const AXE = require.resolve('axe-core/axe.min.js')
