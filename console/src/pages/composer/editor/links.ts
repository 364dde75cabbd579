/** An address as a link: a host alone gets `https`, an address of a person `mailto`. Null when it is none. */
export function linkOf(typed: string): string | null {
  const text = typed.trim()
  if (/^(https?:\/\/[^\s/]|mailto:[^\s@]+@)\S*$/i.test(text)) return text
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`
  return /^[^\s/:@]+\.[^\s/:@]+(\/\S*)?$/.test(text) ? `https://${text}` : null
}
