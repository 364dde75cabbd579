import { makeStyles } from '@fluentui/react-components'
import { Funnel } from '../cards/Funnel'
import { Links } from '../cards/Links'
import type { Report } from '../data/types'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gap: '12px',
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@media (min-width: 1600px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
    '@media print': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

/** Everything about clicks. */
export function LinksTab({ report }: { report: Report }) {
  const styles = useStyles()
  return (
    <div className={styles.row}>
      <Links report={report} long />
      <Funnel report={report} />
    </div>
  )
}
