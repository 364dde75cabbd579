import { LineChart, type LineChartPoints } from '@fluentui/react-charts'
import { makeStyles, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { Inert } from '@/kit/Inert'
import { OUTCOME_FILL } from '@/kit/outcomes'
import { type Curves, niceTicks, type Point } from '../model/curve'
import type { OpenTime } from '../model/openTime'
import { ticksOf } from '../model/openTime'

/** The room around the drawing area, in pixels; the marks drawn over the chart stand on the same ground. */
export interface Ground {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

const useStyles = makeStyles({
  chart: {
    position: 'absolute',
    inset: 0,
    '& text': {
      fill: `${tokens.colorNeutralForeground3} !important`,
      opacity: '1 !important',
      fontWeight: '400 !important',
    },
    '& .domain': { stroke: tokens.colorNeutralStroke2 },
  },
})

const line = (
  legend: string,
  points: readonly Point[],
  color: string,
  lineOptions: LineChartPoints['lineOptions'],
): LineChartPoints => ({
  legend,
  color,
  lineOptions: { ...lineOptions, mode: 'lines' },
  hideNonActiveDots: true,
  data: points.map(({ minute, people }) => ({ x: minute, y: people })),
})

/** The axis ends where the window ends, not at the next round number. The type of the chart has forgotten this one. */
const EXACT = { showRoundOffXTickValues: false }

/** The lines and axes of "Planned and sent", by the chart library; everything that is said stands over it. */
export default function CurveChart(props: {
  curves: Curves
  axis: OpenTime
  ground: Ground
  /** The highest value there is. */
  most: number
  /** Half the room that the box of "now" takes under the axis, in pixels. */
  covered: number
  timeOf: (at: Date) => string
  numberOf: (value: number) => string
}) {
  const { curves, axis, ground, most, covered, timeOf, numberOf } = props
  const styles = useStyles()
  const drawn = useMemo(() => {
    const ticks = niceTicks(most)
    const room = axis.length / Math.max(1, (ground.width - ground.left - ground.right) / 56)
    const { days, hours } = ticksOf(axis, room, room * 1.2)
    // A label that the box of "now" would cover is left out.
    const near = (covered * axis.length) / Math.max(1, ground.width - ground.left - ground.right)
    const marks = [...days, ...hours]
      .sort((a, b) => a.minute - b.minute)
      .filter(({ minute }) => curves.now === null || Math.abs(minute - curves.now) > near)
    const lines = [
      line('planned', curves.planned, tokens.colorNeutralForeground3, {
        strokeWidth: 1.5,
        strokeDasharray: '5 4',
      }),
      line('expected', curves.expected, OUTCOME_FILL.sent, { strokeWidth: 2, strokeDasharray: '2 3' }),
      line('sent', curves.sent, OUTCOME_FILL.sent, { strokeWidth: 2.5 }),
    ].filter(({ data }) => data.length > 1)
    return { ticks, marks, lines }
  }, [curves, axis, ground, most, covered])

  const { ticks, marks, lines } = drawn
  return (
    <Inert className={styles.chart}>
      <LineChart
        data={{ lineChartData: lines }}
        width={ground.width}
        height={ground.height}
        margins={{ left: ground.left, right: ground.right, top: ground.top, bottom: ground.bottom }}
        hideLegend
        hideTooltip
        optimizeLargeData
        tickValues={marks.map(({ minute }) => minute)}
        xAxis={{ tickText: marks.map(({ at }) => timeOf(at)) }}
        xMinValue={0}
        xMaxValue={axis.length}
        yMinValue={0}
        yMaxValue={ticks.at(-1) ?? 1}
        yAxisTickCount={ticks.length - 1}
        yAxisTickFormat={numberOf}
        {...EXACT}
        xAxistickSize={4}
        xAxisTickPadding={4}
        tickPadding={8}
        hideTickOverlap={false}
      />
    </Inert>
  )
}
