/** A column to choose from. */
export interface ColumnChoice {
  name: string
  /** How many people have one; null while nobody knows. */
  people: number | null
}

/** What was typed after the last `[` of a line, when that may become a column: `Hi [FIR` gives `FIR`. */
export function openBracket(before: string): string | null {
  const found = /(?:^|[^\\])\[([\p{L}\p{N}_]{0,64})$/u.exec(before)
  return found ? (found[1] as string) : null
}

/** The columns whose name holds what was typed, those that start with it first. */
export function matching(columns: readonly ColumnChoice[], typed: string): ColumnChoice[] {
  const wanted = typed.toLocaleUpperCase()
  return columns
    .filter(({ name }) => name.includes(wanted))
    .sort((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)))
    .slice(0, 8)
}

/** The block of a Markdown text in which a caret stands, counted from 0. */
export function blockAt(markdown: string, caret: number): number {
  return markdown.slice(0, caret).split(/\n{2,}/).length - 1
}

/** Where a block of a Markdown text starts; the end when it has fewer blocks. */
export function startOfBlock(markdown: string, block: number): number {
  let at = 0
  for (let count = 0; count < block; count += 1) {
    const gap = /\n{2,}/.exec(markdown.slice(at))
    if (!gap) return markdown.length
    at += gap.index + gap[0].length
  }
  return at
}
