/** A mark of a run of text, as the editor keeps it. */
export interface Mark {
  type: 'bold' | 'italic' | 'strike' | 'code' | 'link'
  attrs?: { href: string }
}

/** A node of the editor's document. */
export interface DocNode {
  type: string
  attrs?: Record<string, unknown>
  content?: DocNode[]
  marks?: Mark[]
  text?: string
}

/** The order in which marks enclose each other, outermost first. */
export const MARK_ORDER: readonly Mark['type'][] = ['link', 'strike', 'bold', 'italic', 'code']

/** Whether two marks are the same. */
export function sameMark(a: Mark, b: Mark): boolean {
  return a.type === b.type && a.attrs?.href === b.attrs?.href
}

/** The marks in the order in which they enclose each other. */
export function ordered(marks: readonly Mark[] = []): Mark[] {
  return [...marks].sort((a, b) => MARK_ORDER.indexOf(a.type) - MARK_ORDER.indexOf(b.type))
}
