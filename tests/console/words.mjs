// Every text a page shows or says, and the catalogue of both languages.
import { createRequire } from 'node:module'

const root = new URL('../../console/', import.meta.url)
const require = createRequire(new URL('package.json', root))
const { buildSync } = createRequire(require.resolve('vite'))('esbuild')

const WORD = /\p{L}{2,}/gu

/** Words of texts that are written the same in both languages, on purpose. */
export async function sameInBoth() {
  const [english, french] = await Promise.all(['en', 'fr'].map(catalogue))
  const same = Object.keys(english).filter((key) => english[key] === french[key])
  return new Set(same.flatMap((key) => english[key].match(WORD) ?? []))
}

/** Which of these texts say something in words that are neither of those, nor of what the API gave. */
export function inWords(texts, same, data) {
  const names = [...data].sort((a, b) => b.length - a.length)
  return texts.filter((text) => {
    const rest = names.reduce((rest, name) => rest.replaceAll(name, ' '), text.replace(/https?:\/\/\S+/g, ' '))
    return (rest.match(WORD) ?? []).some((word) => !same.has(word))
  })
}

async function catalogue(language) {
  const entryPoints = [new URL(`src/words/${language}/index.ts`, root).pathname]
  const { outputFiles } = buildSync({ entryPoints, bundle: true, format: 'esm', write: false })
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  return Object.values(module)[0]
}

/** What a page shows to those who see it and says to those who hear it. */
export function texts(page) {
  return page.evaluate(() => {
    const found = new Set()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { parentElement: element } = node
      if (element.checkVisibility() && !element.closest('script, style')) found.add(node.data.trim())
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription', 'aria-valuetext']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (element.checkVisibility()) found.add(element.getAttribute(name).trim())
      }
    }
    found.add(document.title)
    return [...found]
  })
}

/** Keeps every text that the API gives a page, but for its own words: names of people are in no language. */
export function given(page) {
  const found = new Set()
  const take = (value) => {
    if (typeof value === 'string' && value.length > 2 && !/^[a-z_]+$/.test(value)) found.add(value)
    else if (value && typeof value === 'object') for (const one of Object.values(value)) take(one)
  }
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname.startsWith('/v1/')) take(await response.json().catch(() => null))
  })
  return found
}
