import { makeStyles, tokens } from '@fluentui/react-components'

/** A line of a chart by its name. */
export interface Entry {
  name: string
  color: string
  line: 'solid' | 'dashed' | 'dotted'
}

const useStyles = makeStyles({
  entry: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
})

const DASHES = { solid: undefined, dashed: '5 4', dotted: '2 3' }

/** The lines of a chart, each drawn as it is in the chart. */
export function Legend({ entries }: { entries: Entry[] }) {
  const styles = useStyles()
  return entries.map(({ name, color, line }) => (
    <span key={name} className={styles.entry}>
      <svg width="17" height="4" aria-hidden focusable="false">
        <line
          x1="1"
          x2="16"
          y1="2"
          y2="2"
          strokeWidth={line === 'solid' ? 3 : 2}
          strokeDasharray={DASHES[line]}
          style={{ stroke: color }}
        />
      </svg>
      {name}
    </span>
  ))
}
