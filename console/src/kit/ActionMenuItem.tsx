import { MenuItem, type MenuItemProps, makeStyles, tokens } from '@fluentui/react-components'
import { type Allowed, useReason } from './useReason'

const useStyles = makeStyles({
  reason: {
    display: 'block',
    maxWidth: '240px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'normal',
  },
})

/** An item of a menu that the API allows or not: refused, it can still be focused, and has the reason as its second line. */
export function ActionMenuItem({
  allowed,
  children,
  ...props
}: MenuItemProps & { allowed: Allowed; action?: string }) {
  const styles = useStyles()
  const { action, ...rest } = props
  const reason = useReason()(allowed, action)
  return (
    <MenuItem {...rest} disabled={reason !== null} onClick={reason === null ? rest.onClick : undefined}>
      {children}
      {reason && <span className={styles.reason}>{reason}</span>}
    </MenuItem>
  )
}
