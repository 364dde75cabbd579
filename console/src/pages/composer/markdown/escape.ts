import { placeholderAt } from './placeholders'

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char)
const isSpace = (char: string | undefined) => char === undefined || /\s/.test(char)

/**
 * Plain text as Markdown that reads back as the same text: only what would be read as a mark is escaped, so that
 * ordinary prose stays as it was typed.
 *
 * `next` is what follows the text in its line, for marks that need two.
 */
export function escapeText(text: string, next = ''): string {
  const all = text + next
  const tildes = all.split('~').length - 1
  let out = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string
    out += mustEscape(char, all, at, tildes) ? `\\${char}` : char
  }
  return out
}

function mustEscape(char: string, all: string, at: number, tildes: number): boolean {
  const before = all[at - 1]
  const after = all[at + 1]
  const rest = all.slice(at)
  switch (char) {
    case '\\':
      return after === undefined || /[!-/:-@[-`{-~]/.test(after)
    case '`':
      return true
    case '*':
      return !(isSpace(before) && isSpace(after))
    case '_':
      return !(isWord(before) && isWord(after)) && !(isSpace(before) && isSpace(after))
    case '~':
      return tildes > 1 && !(isSpace(before) && isSpace(after))
    case '[':
      return placeholderAt(rest) !== null || /^\[[^\]]*\][([:]/.test(rest)
    case '!':
      return after === '['
    case '<':
      return /^<(https?:|mailto:|[^\s<>]+@)/i.test(rest)
    case '&':
      return /^&(#\d{1,7}|#x[\da-f]{1,6}|\w+);/i.test(rest)
    default:
      return false
  }
}

/** A line of a paragraph whose start would be read as a heading, a list, a quote or a rule. */
export function escapeLine(line: string): string {
  const text = line.replace(/^[ \t]+/, '')
  const number = /^(\d{1,9})([.)])(?=\s|$)/.exec(text)
  if (number) return `${number[1]}\\${text.slice((number[1] as string).length)}`
  const mark =
    /^(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|\*(?=\s|$)|={1,}\s*$|(?:[-_*]\s*){3,}$|~{3,})/.test(text) &&
    !text.startsWith('\\')
  return mark ? `\\${text}` : text
}
