import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  key: {
    display: 'inline-block',
    minWidth: '8px',
    paddingInline: '5px',
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
    textAlign: 'center',
    color: 'inherit',
    border: '1px solid currentColor',
    borderRadius: tokens.borderRadiusMedium,
  },
})

/** A key of the keyboard. It decorates: name the shortcut to assistive technology with `aria-keyshortcuts`. */
export function Key({ children }: { children: ReactNode }) {
  const styles = useStyles()
  return (
    <kbd className={styles.key} aria-hidden>
      {children}
    </kbd>
  )
}
