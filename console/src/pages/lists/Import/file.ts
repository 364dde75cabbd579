/** What the API reads. */
export type FileKind = 'csv' | 'xlsx'

/** Larger files are sent past the API, straight to the bucket of uploads. */
export const DIRECT_MAX = 5 * 1024 * 1024

/** What no file may exceed. */
export const SIZE_MAX = 256 * 1024 * 1024

const TYPES: Record<FileKind, string> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** What a file is by its name; null for what the API does not read. */
export function kindOf(name: string): FileKind | null {
  const lower = name.toLowerCase()
  if (lower.endsWith('.csv')) return 'csv'
  return lower.endsWith('.xlsx') ? 'xlsx' : null
}

/** The media type of a kind. */
export function mediaType(kind: FileKind): string {
  return TYPES[kind]
}

/** Why a file is not even sent: a key of the catalogue, or null. */
export function refusal(file: {
  name: string
  size: number
}): 'lists.import.wrongKind' | 'lists.import.empty' | 'lists.import.tooLarge' | null {
  if (!kindOf(file.name)) return 'lists.import.wrongKind'
  if (file.size === 0) return 'lists.import.empty'
  return file.size > SIZE_MAX ? 'lists.import.tooLarge' : null
}

/** A name for the list of a file: its own, without the ending. */
export function listName(file: string): string {
  return (
    file
      .replace(/\.[^.]*$/, '')
      .replace(/[_]+/g, ' ')
      .trim()
      .slice(0, 120) || file
  )
}
