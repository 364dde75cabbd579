import { makeStyles, mergeClasses } from '@fluentui/react-components'
import type { HTMLAttributes } from 'react'

const useStyles = makeStyles({
  group: {
    minWidth: 0,
    margin: 0,
    padding: 0,
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
  },
})

/** Controls that belong together, named for those who do not see it. */
export function Group({
  label,
  className,
  ...rest
}: HTMLAttributes<HTMLFieldSetElement> & { label: string }) {
  const styles = useStyles()
  return <fieldset {...rest} aria-label={label} className={mergeClasses(styles.group, className)} />
}
