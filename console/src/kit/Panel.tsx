import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'

const useStyles = makeStyles({
  card: {
    boxSizing: 'border-box',
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    padding: tokens.spacingHorizontalL,
    breakInside: 'avoid',
    '@media print': { boxShadow: 'none', border: '1px solid #ccc' },
  },
  flush: { padding: 0, overflow: 'hidden' },
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    marginBottom: tokens.spacingVerticalS,
  },
  title: { margin: 0 },
  aside: {
    marginInlineStart: 'auto',
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
  },
})

/** A card that answers one question; with a title it is a region of the page. `aside` stands right of the title. */
export function Panel(props: {
  title?: string
  aside?: ReactNode
  /** No padding: for tables. */
  flush?: boolean
  className?: string
  children: ReactNode
}) {
  const styles = useStyles()
  const id = useId()
  return (
    <section
      className={mergeClasses(styles.card, props.flush && styles.flush, props.className)}
      aria-labelledby={props.title ? id : undefined}
    >
      {props.title && (
        <div className={styles.head}>
          <Subtitle2 as="h2" id={id} className={styles.title}>
            {props.title}
          </Subtitle2>
          {props.aside && <div className={styles.aside}>{props.aside}</div>}
        </div>
      )}
      {props.children}
    </section>
  )
}
