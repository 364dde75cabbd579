import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef } from 'react'
import { takeFocus, useDocumentTitle } from '@/app/navigation'

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '1600px',
    marginInline: 'auto',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    minHeight: '100%',
    '@media (max-width: 799px)': { padding: tokens.spacingHorizontalL },
    '@media print': { padding: 0, maxWidth: 'none' },
  },
  full: { maxWidth: 'none', padding: 0, rowGap: 0, '@media (max-width: 799px)': { padding: 0 } },
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    minHeight: '40px',
  },
  actions: {
    marginInlineStart: 'auto',
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
  },
})

/**
 * A page: its heading takes the focus after navigation and names the tab of the browser.
 * `actions` stand top right. `full` is for pages that divide the whole area themselves and show `<PageTitle>` on their own;
 * `parts` for those whose parts scroll by themselves.
 */
export function Page(props: {
  title: string
  /** Beside the heading: state, subtitle. */
  beside?: ReactNode
  actions?: ReactNode
  full?: boolean | 'parts'
  children?: ReactNode
}) {
  const styles = useStyles()
  return (
    <div className={mergeClasses(styles.page, props.full && styles.full)} data-full={props.full}>
      {!props.full && (
        <div className={styles.head}>
          <PageTitle>{props.title}</PageTitle>
          {props.beside}
          {props.actions && <div className={mergeClasses(styles.actions, 'no-print')}>{props.actions}</div>}
        </div>
      )}
      {props.children}
    </div>
  )
}

const useTitleStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
  },
})

/** The one `h1` of a page. */
export function PageTitle({ children, className }: { children: string; className?: string }) {
  const styles = useTitleStyles()
  const heading = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(children)
  useEffect(() => {
    if (takeFocus()) heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1} className={mergeClasses(styles.title, className)}>
      {children}
    </h1>
  )
}
