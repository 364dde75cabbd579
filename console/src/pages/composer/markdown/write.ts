import { escapeLine, escapeText } from './escape'
import { type DocNode, type Mark, ordered, sameMark } from './node'
import { type Placeholder, written } from './placeholders'

/** The editor's document as Markdown. Empty paragraphs say nothing, so they are left out. */
export function writeMarkdown(doc: DocNode): string {
  return blocks(doc.content ?? [])
}

function blocks(nodes: DocNode[], tight = false): string {
  return nodes
    .map((node, index) => block(node, nodes[index - 1]))
    .filter((text) => text !== '')
    .join(tight ? '\n' : '\n\n')
}

function block(node: DocNode, previous: DocNode | undefined): string {
  const content = node.content ?? []
  switch (node.type) {
    case 'heading': {
      const text = inline(content).replaceAll('\n', ' ').trim()
      return text ? `${'#'.repeat(Number(node.attrs?.level ?? 1))} ${text}` : ''
    }
    case 'bulletList':
      // Two lists in a row need two signs, or they would be one.
      return list(content, () => (previous?.type === 'bulletList' ? '* ' : '- '))
    case 'orderedList': {
      const start = Number(node.attrs?.start ?? 1)
      const sign = previous?.type === 'orderedList' ? ')' : '.'
      return list(content, (index) => `${start + index}${sign} `)
    }
    case 'blockquote':
      return prefixed(blocks(content), '> ', '> ')
    case 'codeBlock': {
      const text = content.map((part) => part.text ?? '').join('')
      const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
      return `${fence}\n${text}\n${fence}`
    }
    case 'horizontalRule':
      return '---'
    default:
      return inline(content).split('\n').map(escapeLine).join('\n').trim()
  }
}

function list(items: DocNode[], sign: (index: number) => string): string {
  const loose = items.some(
    (item) => (item.content ?? []).filter((part) => part.type === 'paragraph').length > 1,
  )
  return items
    .map((item, index) => {
      const mark = sign(index)
      return prefixed(blocks(item.content ?? [], !loose), mark, ' '.repeat(mark.length)).trimEnd()
    })
    .join(loose ? '\n\n' : '\n')
}

function prefixed(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) =>
      line === '' && index > 0 ? others.trimEnd() : (index === 0 ? first : others) + line,
    )
    .join('\n')
}

const longestTicks = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length))

/** A run of text or a variable, with its marks. */
interface Run {
  text: string
  marks: Mark[]
  plain: boolean
}

function runs(nodes: DocNode[]): Run[] {
  return nodes.flatMap((node): Run[] => {
    if (node.type === 'hardBreak') return [{ text: '\n', marks: [], plain: false }]
    const marks = ordered(node.marks)
    if (node.type === 'variable') {
      return [{ text: written(node.attrs as unknown as Placeholder), marks, plain: false }]
    }
    const text = node.text ?? ''
    if (marks.some((mark) => mark.type === 'code')) return [{ text, marks, plain: true }]
    // Markdown has no mark around a blank: `**bold **` would be stars.
    const lead = marks.length ? (/^\s*/.exec(text)?.[0] ?? '') : ''
    const trail = marks.length && lead !== text ? (/\s*$/.exec(text)?.[0] ?? '') : ''
    const parts: Run[] = [
      { text: lead, marks: [], plain: true },
      { text: text.slice(lead.length, text.length - trail.length), marks, plain: true },
      { text: trail, marks: [], plain: true },
    ]
    return parts.filter((part) => part.text !== '')
  })
}

/** Blanks between two runs with the same mark stay inside it. */
function bridged(list: Run[]): Run[] {
  return list.map((run, index) => {
    const before = list[index - 1]
    const after = list[index + 1]
    if (!run.plain || run.marks.length || !/^[ \t]+$/.test(run.text) || !before || !after) return run
    const shared = before.marks.filter(
      (mark) => mark.type !== 'code' && after.marks.some((other) => sameMark(mark, other)),
    )
    return { ...run, marks: shared }
  })
}

function inline(nodes: DocNode[]): string {
  const all = bridged(runs(nodes))
  let out = ''
  let open: Mark[] = []
  all.forEach((run, index) => {
    const wanted = run.marks.filter((mark) => mark.type !== 'code')
    const has = (list: Mark[], mark: Mark) => list.some((other) => sameMark(mark, other))
    const ended = open.findIndex((mark) => !has(wanted, mark))
    const kept = ended < 0 ? open : open.slice(0, ended)
    for (const mark of open.slice(kept.length).reverse()) out += closing(mark)
    // No mark can open before a blank; what lasts longest encloses the others.
    const blank = /^\s+$/.test(run.text)
    const opened = blank
      ? []
      : longestFirst(
          wanted.filter((mark) => !has(kept, mark)),
          all.slice(index),
        )
    for (const mark of opened) out += opening(mark)
    open = [...kept, ...opened]
    const bare = bareLink(run, all[index - 1], all[index + 1])
    if (bare) {
      out = out.slice(0, -1) + bare
      open = []
    } else if (run.marks.some((mark) => mark.type === 'code')) out += codeSpan(run.text)
    else if (run.plain) out += escapeText(run.text, all[index + 1]?.text.slice(0, 80) ?? '')
    else out += run.text
  })
  for (const mark of [...open].reverse()) out += closing(mark)
  return out
}

function longestFirst(marks: Mark[], rest: Run[]): Mark[] {
  const extent = (mark: Mark) => {
    const end = rest.findIndex((run) => !run.marks.some((other) => sameMark(mark, other)))
    return end < 0 ? rest.length : end
  }
  return [...marks].sort((a, b) => extent(b) - extent(a))
}

/** A link whose text is its address is written once, when nothing else is in it. */
function bareLink(run: Run, before: Run | undefined, after: Run | undefined): string | null {
  const [link] = run.marks
  if (run.marks.length !== 1 || link?.type !== 'link' || link.attrs?.href !== run.text) return null
  const alone = ![before, after].some((other) => other?.marks.some((mark) => sameMark(mark, link)))
  return alone && /^https?:\/\/[^\s<>]+[\w/]$/.test(run.text) ? run.text : null
}

function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return ticks + pad + text + pad + ticks
}

function opening(mark: Mark): string {
  return { bold: '**', italic: '*', strike: '~~', code: '', link: '[' }[mark.type]
}

function closing(mark: Mark): string {
  if (mark.type === 'link') return `](${address(mark.attrs?.href ?? '')})`
  return opening(mark)
}

/** The address of a link; one with blanks or round brackets stands in angle brackets. */
function address(href: string): string {
  return /[\s()]/.test(href.replace(/\[[^\]]*\]/g, '')) ? `<${href}>` : href
}
