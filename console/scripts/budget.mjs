// Holds the weight of the first load: the shell, the texts of one language and the page of campaigns, compressed.
// It fails the build when they grow over the limit, or when they draw in what only some pages need.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const LIMIT = 350 * 1024
/** What is loaded before the first table is seen. */
const FIRST = ['index.html', 'src/words/fr/index.ts']
/** A word that only the page of campaigns asks for: pages that lend to others have no name of their own in the build. */
const PAGE = 'campaigns.newRefused'
/** Words that only these parts bring with them. */
const ELSEWHERE = { 'the editor': 'ProseMirror', 'date pickers': 'fui-DatePicker', charts: 'fui-cart' }

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const files = new Set()

function read(file) {
  return readFileSync(join('dist', file), 'utf8')
}

function take(key) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const style of chunk.css ?? []) files.add(style)
  for (const other of chunk.imports ?? []) take(other)
}

const page = Object.keys(manifest).filter(
  (key) => !FIRST.includes(key) && !key.includes('words') && read(manifest[key].file).includes(PAGE),
)
for (const key of [...FIRST, ...page]) take(key)
if (page.length !== 1) throw new Error('the page of campaigns is not one chunk')
let total = 0
for (const file of files) {
  const path = join('dist', file)
  const packed = `${path}.gz`
  total += statSync(existsSync(packed) ? packed : path).size
  const text = read(file)
  for (const [what, mark] of Object.entries(ELSEWHERE)) {
    if (text.includes(mark)) throw new Error(`the first load draws in ${what}: ${file}`)
  }
}
const kilobytes = (total / 1024).toFixed(1)
if (total > LIMIT) throw new Error(`the first load is ${kilobytes} KB, and may be ${LIMIT / 1024} KB`)
process.stdout.write(`first load: ${kilobytes} KB compressed (gzip) in ${files.size} files\n`)
