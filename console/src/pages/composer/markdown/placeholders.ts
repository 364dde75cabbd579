/** A place in the message that a column of the list fills: `[NAME]` or `[NAME|fallback]`. */
export interface Placeholder {
  /** Upper case, as the column is named. */
  name: string
  /** What stands there when the cell is empty; null when nothing is given. */
  fallback: string | null
}

/** Longest fallback, in characters. */
export const MAX_FALLBACK = 200

const NAME = String.raw`(?=[^\]|]*[\p{Lu}\p{Lt}\p{Lo}\p{Lm}])[\p{Lu}\p{Lt}\p{Lo}\p{Lm}\p{N}_]{1,64}`
const AT_START = new RegExp(String.raw`^\[(${NAME})(?:\|([^\][\n]{0,${MAX_FALLBACK}}))?\]`, 'u')
const FIRST_MARK = 0xf0000
const MARK = /[\u{f0000}-\u{ffffd}]/gu

/** The placeholder at the start of a text, and how long it is. */
export function placeholderAt(text: string): { placeholder: Placeholder; length: number } | null {
  const found = AT_START.exec(text)
  // `[HERE](https://…)` is a link whose text is in capitals.
  if (!found || isLinkTarget(text.slice(found[0].length))) return null
  return {
    placeholder: { name: found[1] as string, fallback: found[2]?.trim() ?? null },
    length: found[0].length,
  }
}

function isLinkTarget(rest: string): boolean {
  const inner = /^\(([^)]*)\)/.exec(rest)?.[1]?.trim()
  if (inner === undefined) return false
  const title = /\s+(.*)$/s.exec(inner)?.[1]
  return title === undefined || inner.startsWith('<') || /^["'(]/.test(title)
}

/** A placeholder as it is written. */
export function written({ name, fallback }: Placeholder): string {
  return fallback === null ? `[${name}]` : `[${name}|${fallback}]`
}

/** Runs of text and placeholders, in order. An escaped bracket starts none. */
export function pieces(markdown: string): (string | Placeholder)[] {
  const out: (string | Placeholder)[] = []
  let text = ''
  for (let at = 0; at < markdown.length; ) {
    const char = markdown[at] as string
    const found = char === '[' ? placeholderAt(markdown.slice(at)) : null
    if (found) {
      if (text) out.push(text)
      text = ''
      out.push(found.placeholder)
      at += found.length
    } else if (char === '\\') {
      text += markdown.slice(at, at + 2)
      at += 2
    } else {
      text += char
      at += 1
    }
  }
  if (text) out.push(text)
  return out
}

/** The placeholders of a message in order of first appearance, the same one once. */
export function placeholdersOf(markdown: string): Placeholder[] {
  const found = new Map<string, Placeholder>()
  for (const piece of pieces(markdown)) {
    if (typeof piece !== 'string' && !found.has(written(piece))) found.set(written(piece), piece)
  }
  return [...found.values()]
}

const isNamed = (name: string) => (piece: string | Placeholder) =>
  typeof piece !== 'string' && piece.name === name

/** The message with this fallback (null: with none) at every place of a column. */
export function withFallback(markdown: string, name: string, fallback: string | null): string {
  // A bracket or a line break would end the placeholder early.
  const clean =
    fallback
      ?.replace(/[\][\n]/g, ' ')
      .slice(0, MAX_FALLBACK)
      .trim() ?? null
  return pieces(markdown)
    .map((piece) =>
      typeof piece === 'string' ? piece : written(isNamed(name)(piece) ? { name, fallback: clean } : piece),
    )
    .join('')
}

/** The message without a column, and without the gap that it would leave. */
export function withoutPlaceholder(markdown: string, name: string): string {
  let out = ''
  const all = pieces(markdown)
  all.forEach((piece, index) => {
    if (typeof piece === 'string') {
      const gap = index > 0 && isNamed(name)(all[index - 1] as Placeholder) && (out === '' || /\s$/.test(out))
      out += gap ? piece.replace(/^ /, '') : piece
    } else if (piece.name !== name) out += written(piece)
  })
  return out
}

/** A message whose placeholders have become one private character each, which Markdown treats as a letter. */
export interface Cut {
  text: string
  placeholders: Placeholder[]
}

/** Takes the placeholders out before the Markdown is read, as the server does. */
export function cut(markdown: string): Cut {
  const placeholders: Placeholder[] = []
  const text = pieces(markdown)
    .map((piece) =>
      typeof piece === 'string' ? piece : String.fromCodePoint(FIRST_MARK + placeholders.push(piece) - 1),
    )
    .join('')
  return { text, placeholders }
}

/** Runs of text and placeholders of a part of a cut message. */
export function uncut(text: string, placeholders: readonly Placeholder[]): (string | Placeholder)[] {
  const out: (string | Placeholder)[] = []
  let from = 0
  for (const mark of text.matchAll(MARK)) {
    const placeholder = placeholders[(mark[0].codePointAt(0) as number) - FIRST_MARK]
    if (!placeholder) continue
    if (mark.index > from) out.push(text.slice(from, mark.index))
    out.push(placeholder)
    from = mark.index + mark[0].length
  }
  if (from < text.length) out.push(text.slice(from))
  return out
}

/** A part of a cut message as it was written. */
export function restored(text: string, placeholders: readonly Placeholder[]): string {
  return uncut(text, placeholders)
    .map((piece) => (typeof piece === 'string' ? piece : written(piece)))
    .join('')
}
