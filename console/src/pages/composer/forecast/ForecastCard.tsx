import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { ChartFrame } from '@/kit/ChartFrame'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { axisOf, barsOf, busiest, MOST_HOURLY_DAYS } from '../model/bars'
import { stripOf, windowOf } from '../model/week'
import { Bars } from './Bars'
import { ForecastLegend } from './ForecastLegend'
import { WeekStrip } from './WeekStrip'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', paddingBottom: tokens.spacingVerticalXS },
  axis: { minWidth: '560px', position: 'relative' },
  chart: { height: '172px' },
})

/** The hours as they are painted, and below them on the same axis what will be sent in each. */
export function ForecastCard({ small }: { small?: boolean }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, forecast, forecastFailed } = useComposing()
  const days = useMemo(() => {
    const strip = stripOf(draft)
    // Without the strip above it the chart needs no days after the end.
    const last = windowOf(draft)?.lastDate ?? ''
    return small ? strip.filter(({ date }) => date <= last) : strip
  }, [draft, small])
  const bars = useMemo(
    () => (forecast ? barsOf(forecast, days, draft.time_zone) : []),
    [forecast, days, draft.time_zone],
  )
  const axis = useMemo(() => axisOf(days, bars), [days, bars])
  const top = busiest(bars)
  const zone = draft.time_zone
  const words = (hour: string) =>
    days.length > MOST_HOURLY_DAYS ? format.day(hour, { zone }) : format.dayTime(hour, { zone })
  const found = top
    ? t('composer.forecast.finding', {
        n: top.first + top.retries,
        when: words(top.hour),
        place: format.place(zone),
      })
    : t('composer.forecast.nothing')
  return (
    <ChartFrame
      title={t('composer.forecast.title')}
      legend={<ForecastLegend />}
      table={{
        columns: [t('composer.forecast.hour'), t('composer.forecast.first'), t('composer.forecast.retry')],
        rows: bars.map((bar) => [words(bar.hour), bar.first, bar.retries]),
      }}
    >
      <div className={styles.scroll}>
        <div className={small ? undefined : styles.axis}>
          {!small && <WeekStrip days={days} axis={axis} />}
          {forecast || forecastFailed ? (
            <Bars
              days={days}
              bars={bars}
              axis={axis}
              label={forecastFailed && !forecast ? t('composer.forecast.failed') : found}
              small={small}
            />
          ) : (
            <Skeleton aria-label={t('shell.loading')}>
              <SkeletonItem className={styles.chart} />
            </Skeleton>
          )}
        </div>
      </div>
    </ChartFrame>
  )
}
