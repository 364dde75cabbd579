import { makeStyles } from '@fluentui/react-components'
import { PHONE, useMedia, WIDE } from '@/kit/useMedia'
import { AbsentNow, NotReached } from '../cards/AbsentNow'
import { ByTry } from '../cards/ByTry'
import { Curve } from '../cards/Curve'
import { Failures } from '../cards/Failures'
import { Funnel } from '../cards/Funnel'
import { Links } from '../cards/Links'
import { Outcomes } from '../cards/Outcomes'
import { Tiles } from '../cards/Tiles'
import type { Report, Series } from '../data/types'

const one = {
  '@media (max-width: 799px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  '@media print': { gridTemplateColumns: 'minmax(0, 1fr)' },
}

const useStyles = makeStyles({
  row: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)', ...one },
  wide: {
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 3fr) minmax(0, 3fr)',
    ...one,
  },
  three: {
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'minmax(0, 27fr) minmax(0, 33fr) minmax(0, 38fr)',
    '@media (max-width: 1279px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
    ...one,
  },
})

/** The whole campaign on one page: while it runs, and when it is over. */
export function Overview(props: {
  report: Report
  series: Series | undefined
  seriesError: unknown
  now: Date
  zone: string
}) {
  const { report, series, zone } = props
  const styles = useStyles()
  const wide = useMedia(WIDE)
  const phone = useMedia(PHONE)
  const over = report.state === 'finished'
  const funnel = <Funnel report={report} />
  const failures = <Failures report={report} />
  const absent = over ? <NotReached report={report} /> : <AbsentNow report={report} zone={zone} />
  return (
    <>
      <Tiles report={report} now={props.now} zone={zone} />
      <Outcomes report={report} />
      {phone && failures}
      {over && funnel}
      <div className={wide ? styles.wide : styles.row}>
        <Curve report={report} series={series} error={props.seriesError} zone={zone} />
        <ByTry report={report} series={series} zone={zone} />
        {wide && failures}
      </div>
      <div className={wide ? styles.row : styles.three}>
        {absent}
        {!wide && !phone && failures}
        <Links report={report} />
      </div>
      {!over && funnel}
    </>
  )
}
