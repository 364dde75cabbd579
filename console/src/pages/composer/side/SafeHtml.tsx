import { mergeClasses } from '@fluentui/react-components'
import { Fragment, type ReactNode, useMemo } from 'react'
import { useEditorStyles } from '../editor/useEditorStyles'

/** Around a column that nobody fills, in a preview: no message holds these. */
export const MARKS = ['⟦', '⟧'] as const

const ALLOWED = {
  STRONG: 'strong',
  B: 'strong',
  EM: 'em',
  I: 'em',
  S: 's',
  CODE: 'code',
  PRE: 'pre',
  BLOCKQUOTE: 'blockquote',
} as const

/** The server's HTML as elements: only what a message may hold, everything else as its text. */
export function SafeHtml({ html }: { html: string }) {
  const { chip, unknownChip } = useEditorStyles()
  return useMemo(() => {
    const body = new DOMParser().parseFromString(html, 'text/html').body
    const shown = (node: Node, key: number): ReactNode => {
      if (node.nodeType === Node.TEXT_NODE)
        return (
          <MarkedText key={key} text={node.textContent ?? ''} className={mergeClasses(chip, unknownChip)} />
        )
      if (!(node instanceof Element)) return null
      const inside = [...node.childNodes].map(shown)
      if (node.tagName === 'BR') return <br key={key} />
      if (node.tagName === 'A') {
        const href = node.getAttribute('href') ?? ''
        return /^(https?|mailto):/i.test(href) ? (
          <a key={key} href={href} target="_blank" rel="noopener noreferrer">
            {inside}
          </a>
        ) : (
          <Fragment key={key}>{inside}</Fragment>
        )
      }
      const Tag = ALLOWED[node.tagName as keyof typeof ALLOWED]
      return Tag ? <Tag key={key}>{inside}</Tag> : <Fragment key={key}>{inside}</Fragment>
    }
    return <>{[...body.childNodes].map(shown)}</>
  }, [html, chip, unknownChip])
}

/** Text in which a column that nobody fills is marked. */
export function MarkedText({ text, className }: { text: string; className: string }) {
  return (
    <>
      {text.split(/⟦([^⟧]*)⟧/).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
          <span key={index} className={className}>
            [{part}]
          </span>
        ) : (
          part
        ),
      )}
    </>
  )
}
