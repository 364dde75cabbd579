import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Image20Regular } from '@fluentui/react-icons'
import type { CSSProperties } from 'react'
import { useEditorStyles } from '../editor/useEditorStyles'
import { MarkedText } from './SafeHtml'

/** What our cards hold of the Adaptive Card schema. */
export interface CardElement {
  type: string
  style?: string
  items?: CardElement[]
  body?: CardElement[]
  actions?: CardElement[]
  inlines?: CardElement[]
  text?: string
  weight?: string
  size?: string
  italic?: boolean
  strikethrough?: boolean
  fontType?: string
  url?: string
  altText?: string
  title?: string
  spacing?: string
  separator?: boolean
  selectAction?: CardElement
}

const useStyles = makeStyles({
  container: {
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    marginBottom: tokens.spacingVerticalS,
  },
  emphasis: { backgroundColor: tokens.colorNeutralBackground3 },
  accent: { backgroundColor: tokens.colorBrandBackground2 },
  good: { backgroundColor: tokens.colorPaletteGreenBackground1 },
  warning: { backgroundColor: tokens.colorPaletteMarigoldBackground1 },
  attention: { backgroundColor: tokens.colorPaletteRedBackground1 },
  block: { margin: `0 0 ${tokens.spacingVerticalXS}`, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  medium: { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  large: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  link: { color: tokens.colorBrandForegroundLink, textDecorationLine: 'underline' },
  // Pictures of other hosts are not loaded here: the policy of the page forbids it.
  image: {
    display: 'grid',
    placeItems: 'center',
    minHeight: '96px',
    padding: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalS,
    textAlign: 'center',
    backgroundColor: tokens.colorNeutralBackground4,
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
  },
  button: {
    display: 'inline-block',
    marginTop: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontWeight: tokens.fontWeightSemibold,
  },
})

/** The very Adaptive Card that Teams is given, drawn about as Teams does. */
export function CardPreview({ card }: { card: CardElement }) {
  return <Elements list={[...(card.body ?? []), ...(card.actions ?? [])]} />
}

function Elements({ list }: { list: readonly CardElement[] }) {
  return (
    <>
      {list.map((element, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a card is drawn afresh each time
        <Element key={index} element={element} />
      ))}
    </>
  )
}

function Element({ element }: { element: CardElement }) {
  const styles = useStyles()
  switch (element.type) {
    case 'Container': {
      const tone = element.style as 'emphasis' | 'accent' | 'good' | 'warning' | 'attention' | undefined
      return (
        <div className={tone && tone in styles ? mergeClasses(styles.container, styles[tone]) : undefined}>
          <Elements list={element.items ?? []} />
        </div>
      )
    }
    case 'RichTextBlock':
      return (
        <p className={styles.block}>
          {(element.inlines ?? []).map((run, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a card is drawn afresh each time
            <Run key={index} run={run} />
          ))}
        </p>
      )
    case 'TextBlock':
      return (
        <p className={styles.block}>
          <Run run={element} />
        </p>
      )
    case 'Image':
      return (
        <div role="img" aria-label={element.altText} className={styles.image}>
          <Image20Regular aria-hidden />
          <span aria-hidden>{element.altText}</span>
        </div>
      )
    case 'ActionSet':
      return <Elements list={element.actions ?? []} />
    case 'Action.OpenUrl':
      return <span className={styles.button}>{element.title}</span>
    default:
      return <Elements list={element.items ?? []} />
  }
}

function Run({ run }: { run: CardElement }) {
  const styles = useStyles()
  const { chip, unknownChip } = useEditorStyles()
  const style: CSSProperties = {
    fontWeight: run.weight?.toLowerCase() === 'bolder' ? 600 : undefined,
    fontStyle: run.italic ? 'italic' : undefined,
    textDecorationLine: run.strikethrough ? 'line-through' : undefined,
    fontFamily: run.fontType?.toLowerCase() === 'monospace' ? 'monospace' : undefined,
  }
  const size = run.size?.toLowerCase()
  return (
    <span
      style={style}
      className={mergeClasses(
        size === 'medium' && styles.medium,
        size === 'large' && styles.large,
        run.selectAction && styles.link,
      )}
    >
      <MarkedText text={run.text ?? ''} className={mergeClasses(chip, unknownChip)} />
    </span>
  )
}
