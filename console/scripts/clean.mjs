// Empties the build's folder but for the file that keeps it: files of an earlier build must not be served.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

for (const name of readdirSync('dist')) {
  if (name !== '.gitignore') rmSync(join('dist', name), { recursive: true })
}
