import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { Panel } from './Panel'

const useStyles = makeStyles({
  tile: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXXS },
  label: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
  },
  figure: {
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: { color: tokens.colorNeutralForeground3, minHeight: tokens.lineHeightBase200 },
})

/** One figure: what it is, how much, and what it is a part of. */
export function Tile(props: { icon?: ReactNode; label: string; figure: string; note?: ReactNode }) {
  const styles = useStyles()
  return (
    <Panel className={styles.tile}>
      <span className={styles.label}>
        {props.icon}
        {props.label}
      </span>
      <span className={mergeClasses(styles.figure, 'figures')}>{props.figure}</span>
      <Caption1 className={styles.note}>{props.note}</Caption1>
    </Panel>
  )
}
