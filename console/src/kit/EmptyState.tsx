import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  empty: {
    display: 'grid',
    justifyItems: 'center',
    rowGap: tokens.spacingVerticalM,
    maxWidth: '480px',
    marginInline: 'auto',
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: 'center',
    textWrap: 'balance',
    color: tokens.colorNeutralForeground2,
  },
  icon: { color: tokens.colorBrandForeground1, fontSize: '40px', lineHeight: 1 },
  text: { margin: 0 },
})

/** What stands where nothing is yet: what belongs here, and how to begin. `alert` when something went wrong. */
export function EmptyState(props: {
  icon?: ReactNode
  title?: string
  text: string
  action?: ReactNode
  alert?: boolean
}) {
  const styles = useStyles()
  return (
    <div className={styles.empty} role={props.alert ? 'alert' : undefined}>
      {props.icon && (
        <span className={styles.icon} aria-hidden>
          {props.icon}
        </span>
      )}
      {props.title && <Subtitle2 as="h2">{props.title}</Subtitle2>}
      <p className={styles.text}>{props.text}</p>
      {props.action}
    </div>
  )
}
