import { DIRECT_MAX, kindOf } from './file'

/** What is enough of a long text to see its columns, in bytes. */
const ENOUGH = 256 * 1024
const LINE_FEED = 10

/**
 * As much of a file as shows its columns: all of it, or the first lines of a long text. Null for a long workbook,
 * which cannot be cut.
 */
export async function beginning(file: File): Promise<Blob | null> {
  if (file.size <= DIRECT_MAX) return file
  if (kindOf(file.name) !== 'csv') return null
  const bytes = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer())
  // The second byte of a line feed in UTF-16 comes after the first.
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  const end = bytes.lastIndexOf(LINE_FEED) + 1
  return end > 0 ? new Blob([bytes.slice(0, wide ? end + 1 : end)]) : null
}
