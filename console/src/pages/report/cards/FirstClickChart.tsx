import { VerticalBarChart } from '@fluentui/react-charts'
import { makeStyles, tokens } from '@fluentui/react-components'
import { Inert } from '@/kit/Inert'
import { niceTop } from '../model/curve'
import type { Column } from '../model/firstClick'

const useStyles = makeStyles({
  chart: {
    position: 'absolute',
    inset: 0,
    // Our labels stand under the columns, and the figures are in the table.
    '& [class*="Axis"], & .tick, & .domain, & text': { display: 'none' },
  },
})

/** The columns of "Time to first click", by the chart library. */
export default function FirstClickChart(props: { columns: Column[]; width: number; height: number }) {
  const { columns, width, height } = props
  const styles = useStyles()
  const most = niceTop(Math.max(...columns.map(({ people }) => people)))
  return (
    <Inert className={styles.chart}>
      <VerticalBarChart
        data={columns.map(({ from, people }) => ({
          x: String(from),
          y: people,
          color: tokens.colorCompoundBrandBackground,
        }))}
        width={width}
        height={height}
        margins={{ left: 0, right: 0, top: 2, bottom: 1 }}
        yMinValue={0}
        yMaxValue={most}
        xAxisInnerPadding={0.08}
        xAxisOuterPadding={0}
        maxBarWidth={200}
        hideLegend
        hideTooltip
        hideLabels
        useSingleColor
        colors={[tokens.colorCompoundBrandBackground]}
      />
    </Inert>
  )
}
