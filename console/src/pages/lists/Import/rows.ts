import type { FieldError } from '@/api/problem'

/** One cell that cannot be read. */
export interface BadCell {
  line: number | null
  column: string
  /** In the API's words. */
  reason: string
}

/** The cells that a strict import names: `line 3, column Address` with what is wrong. */
export function badCells(errors: FieldError[]): BadCell[] {
  return errors.map(({ field, detail }) => {
    const found = /^line (\d+), column (.*)$/s.exec(field)
    return found
      ? { line: Number(found[1]), column: found[2] ?? '', reason: detail }
      : { line: null, column: field, reason: detail }
  })
}

/** The API's reasons that have a sentence in both languages. */
const REASONS: Record<string, string> = {
  'is missing': 'missing',
  'contains a space': 'space',
  'has no @': 'noAt',
  'has more than one @': 'twoAt',
  'has nothing before the @': 'noLocal',
  'has more than 64 characters before the @': 'longLocal',
  'has a misplaced dot before the @': 'dot',
  'contains a character that addresses do not have': 'character',
  'has no valid domain after the @': 'domain',
  'is longer than 254 characters': 'long',
  'is not a column of the file': 'noColumn',
}

/** The end of the key `lists.cell.…` of a reason; null where only the API's own words are left. */
export function reasonWord(reason: string): string | null {
  return REASONS[reason] ?? null
}
