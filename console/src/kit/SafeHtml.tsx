import { Fragment, type ReactNode, useMemo } from 'react'

/** What a message may consist of; anything else is shown as its text. */
const TAGS = new Set([
  'strong',
  'em',
  's',
  'code',
  'pre',
  'blockquote',
  'br',
  'b',
  'i',
  'p',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
])

/** A rendered message as elements of ours: markup is read, never put into the page. Links do not lead anywhere. */
export function SafeHtml({ html, className }: { html: string; className?: string }) {
  const parts = useMemo(() => {
    const read = new DOMParser().parseFromString(html, 'text/html')
    return [...read.body.childNodes].map(elementOf)
  }, [html])
  return <div className={className}>{parts}</div>
}

function elementOf(node: ChildNode, index: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent
  if (!(node instanceof HTMLElement)) return null
  const tag = node.tagName.toLowerCase()
  if (tag === 'br') return <br key={index} />
  const children = [...node.childNodes].map(elementOf)
  if (tag === 'a') return <u key={index}>{children}</u>
  // Headings of a message are none of the page.
  if (tag === 'h1' || tag === 'h2' || tag === 'h3') return <strong key={index}>{children}</strong>
  if (!TAGS.has(tag)) return <Fragment key={index}>{children}</Fragment>
  const Tag = tag as 'p'
  return <Tag key={index}>{children}</Tag>
}
