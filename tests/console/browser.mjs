// Chromium as a person has it, watched for what must never happen: errors, refused content, calls to other hosts.
import { existsSync, readFileSync } from 'node:fs'
import { AXE, chromium } from './tools.mjs'

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** How long anything on a page may take on a busy machine. */
export const PATIENCE = 60_000

/** A browser; `stop` ends it. */
export class Browser {
  static async start() {
    const executablePath = PLACES.find((place) => place && existsSync(place))
    if (!executablePath) throw new Error('no Chromium: install it, or name it in CHROMIUM')
    const browser = new Browser()
    browser.chromium = await chromium.launch({
      executablePath,
      // The machine of a build is its own sandbox, and root may have no other.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    return browser
  }

  stop() {
    return this.chromium.close()
  }

  /**
   * A page of `url` for one person: `roles`, `language`, `theme`, `width`; `forced` where the system chooses the colours,
   * `bucket` is what it may call besides.
   */
  async page(url, { roles, language = 'en', theme = 'light', width = 1280, height = 900, forced, bucket } = {}) {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      forcedColors: forced ? 'active' : 'none',
      baseURL: url,
    })
    context.setDefaultTimeout(PATIENCE)
    await context.addInitScript(
      ([language, theme, roles]) => {
        localStorage.setItem('presently.language', language)
        localStorage.setItem('presently.theme', theme)
        if (roles) sessionStorage.setItem('presently.roles', roles)
      },
      [language, theme, roles ?? null],
    )
    const page = await context.newPage()
    page.faults = []
    watch(page, new URL(url).origin, bucket)
    return page
  }
}

/** Notes what must not happen. Answers that the tests ask for, such as 412, are no faults. */
function watch(page, origin, bucket) {
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() !== 'error' || /^Failed to load resource/.test(text)) return
    page.faults.push(`console: ${text}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    // What the pages of an issuer ask for is their own.
    if (!request.isNavigationRequest() && bucket?.test(request.frame().url())) return
    if (/^https?:/.test(url) && !url.startsWith(origin) && !bucket?.test(url)) page.faults.push(`a call to ${url}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) page.faults.push(`${response.status()} of ${response.url()}`)
  })
}

const axe = readFileSync(AXE, 'utf8')

/**
 * What axe finds on a page, or in the part of it that is on top, as short lines: WCAG 2.2 A and AA, and best practices on
 * landmarks and headings.
 */
export async function violations(page, part) {
  // The content policy allows no script of ours: the protocol of the browser runs it past the policy.
  await page.evaluate(axe)
  const found = await page.evaluate((part) =>
    globalThis.axe.run(
      // The library of components guards the ends of its groups with stops that pass the focus on at once: nobody is
      // ever on them, which axe cannot see.
      { include: part ?? document, exclude: ['[data-tabster-dummy]'] },
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    ),
    part,
  )
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`,
  )
}
