import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useWords } from '@/words/context'
import { type Outcome, useOutcomeStyles } from './outcomes'

/** One row: label, bar, number, share. */
export interface BarRow {
  key: string
  label: ReactNode
  value: number
  /** What the share is of; no share without it. */
  of?: number
  /** Said on hover, and after the label by screen readers. */
  title?: string
}

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse' },
  label: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    padding: '2px 12px 2px 0',
    width: '1%',
    whiteSpace: 'nowrap',
  },
  bar: { padding: '2px 0' },
  number: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold, padding: '2px 0 2px 12px', width: '1%' },
  share: {
    textAlign: 'end',
    color: tokens.colorNeutralForeground3,
    padding: '2px 0 2px 12px',
    width: '1%',
    whiteSpace: 'nowrap',
  },
  fill: {
    display: 'block',
    height: '12px',
    minWidth: '1px',
    borderRadius: tokens.borderRadiusSmall,
    forcedColorAdjust: 'none',
  },
  accent: { backgroundColor: tokens.colorCompoundBrandBackground },
  grey: { backgroundColor: tokens.colorNeutralForeground3 },
})

/** Rows of label, bar and number on one scale, as a real table. `max` makes several of them share a scale. */
export function BarRows(props: {
  caption: string
  rows: BarRow[]
  fill: Outcome | 'accent' | 'grey'
  max?: number
}) {
  const styles = useStyles()
  const fills = useOutcomeStyles()
  const { format } = useWords()
  const max = Math.max(1, props.max ?? Math.max(0, ...props.rows.map(({ value }) => value)))
  const fill =
    props.fill === 'accent' || props.fill === 'grey'
      ? styles[props.fill]
      : mergeClasses(fills.base, fills[props.fill])
  return (
    <table className={styles.table} aria-label={props.caption}>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.key} title={row.title}>
            <th scope="row" className={styles.label}>
              {row.label}
            </th>
            <td className={styles.bar}>
              <span
                className={mergeClasses(styles.fill, fill)}
                style={{ width: `${(row.value / max) * 100}%`, visibility: row.value ? 'visible' : 'hidden' }}
              />
            </td>
            <td className={styles.number}>{format.number(row.value)}</td>
            {row.of !== undefined && <td className={styles.share}>{format.percent(row.value, row.of, 0)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
