import { Marked, type Token, type Tokens } from 'marked'
import type { DocNode, Mark } from './node'
import { cut, type Placeholder, restored, uncut } from './placeholders'

/** A message as the editor's document. */
export interface Read {
  doc: DocNode
  /** Whether the document holds everything that the message says; if not, it is better edited as Markdown. */
  whole: boolean
}

// The server reads CommonMark with strikethrough: tables are text, and so is HTML.
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    table: () => undefined,
    html: () => undefined,
    tag: () => undefined,
  },
})

const paragraph = (content: DocNode[]): DocNode => ({ type: 'paragraph', content })

/** Reads Markdown. Placeholders are taken out first, so that nothing in a fallback is read as Markdown. */
export function readMarkdown(markdown: string): Read {
  const { text, placeholders } = cut(markdown)
  const reader = new Reader(placeholders)
  const tokens = marked.lexer(text)
  if (Object.keys(tokens.links).length > 0) reader.whole = false
  const content = reader.blocks(tokens)
  return { doc: { type: 'doc', content: content.length ? content : [paragraph([])] }, whole: reader.whole }
}

class Reader {
  whole = true

  constructor(private readonly placeholders: Placeholder[]) {}

  blocks(tokens: Token[]): DocNode[] {
    return tokens.flatMap((token) => this.block(token))
  }

  private block(token: Token): DocNode[] {
    switch (token.type) {
      case 'space':
      case 'def':
        return []
      case 'paragraph':
      case 'text':
        return [paragraph(this.inline((token as Tokens.Paragraph).tokens ?? [], []))]
      case 'heading': {
        const heading = token as Tokens.Heading
        return [
          {
            type: 'heading',
            attrs: { level: Math.min(heading.depth, 3) },
            content: this.inline(heading.tokens, []),
          },
        ]
      }
      case 'list':
        return [this.list(token as Tokens.List)]
      case 'blockquote':
        return [{ type: 'blockquote', content: this.blocks((token as Tokens.Blockquote).tokens) }]
      case 'code': {
        const code = restored((token as Tokens.Code).text, this.placeholders)
        return [{ type: 'codeBlock', content: code ? [{ type: 'text', text: code }] : [] }]
      }
      case 'hr':
        return [{ type: 'horizontalRule' }]
      default:
        this.whole = false
        return [paragraph(this.text(token.raw, []))]
    }
  }

  private list(list: Tokens.List): DocNode {
    const items = list.items.map((item) => {
      if (item.task) this.whole = false
      const content = this.blocks(item.tokens)
      // An item starts with a paragraph; the editor knows no other form.
      if (content[0]?.type !== 'paragraph') content.unshift(paragraph([]))
      return { type: 'listItem', content }
    })
    return list.ordered
      ? { type: 'orderedList', attrs: { start: Number(list.start) || 1 }, content: items }
      : { type: 'bulletList', content: items }
  }

  private inline(tokens: Token[], marks: Mark[]): DocNode[] {
    return joined(tokens.flatMap((token) => this.run(token, marks)))
  }

  private run(token: Token, marks: Mark[]): DocNode[] {
    const inside = (mark: Mark) => this.inline((token as Tokens.Strong).tokens, [...marks, mark])
    switch (token.type) {
      case 'strong':
        return inside({ type: 'bold' })
      case 'em':
        return inside({ type: 'italic' })
      case 'del':
        return inside({ type: 'strike' })
      case 'codespan': {
        const text = restored((token as Tokens.Codespan).text, this.placeholders)
        return [{ type: 'text', text, marks: [...marks, { type: 'code' }] }]
      }
      case 'link': {
        const link = token as Tokens.Link
        if (link.title) this.whole = false
        return inside({ type: 'link', attrs: { href: restored(link.href, this.placeholders) } })
      }
      case 'br':
        return [{ type: 'hardBreak' }]
      case 'escape':
        return this.text((token as Tokens.Escape).text, marks)
      case 'text':
        return this.text(decoded((token as Tokens.Text).raw), marks)
      default:
        this.whole = false
        return this.text(token.raw, marks)
    }
  }

  private text(text: string, marks: Mark[]): DocNode[] {
    const marked = marks.length ? { marks } : {}
    return uncut(text, this.placeholders).map((piece) =>
      typeof piece === 'string'
        ? { type: 'text', text: piece, ...marked }
        : { type: 'variable', attrs: { ...piece }, ...marked },
    )
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Character references become their characters. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (all, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? all
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}

/** Neighbouring runs with the same marks are one. */
function joined(nodes: DocNode[]): DocNode[] {
  const out: DocNode[] = []
  for (const node of nodes) {
    const last = out.at(-1)
    const same =
      last?.type === 'text' &&
      node.type === 'text' &&
      JSON.stringify(last.marks) === JSON.stringify(node.marks)
    if (same) out[out.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else out.push(node)
  }
  return out
}
