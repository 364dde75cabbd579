import { makeStyles, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { now } from '@/app/clock'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { barsOf, busiest } from '../model/bars'
import { openMinutes, stripOf } from '../model/week'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalM,
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, fontWeight: tokens.fontWeightSemibold },
})

/** Room, pace, busiest hour, last try: the window in four figures. */
export function WhenFigures() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, forecast } = useComposing()
  const days = useMemo(() => stripOf(draft), [draft])
  const minutes = forecast?.open_minutes ?? openMinutes(days)
  const zone = draft.time_zone
  const top = forecast ? busiest(barsOf(forecast, days, zone)) : null
  const people = forecast?.people ?? 0
  const each = minutes > 0 ? people / minutes : 0
  const figures: [string, string][] = [
    [t('composer.figures.room'), t('composer.figures.minutes', { n: minutes })],
  ]
  if (people > 0 && minutes > 0) {
    figures.push([
      t('composer.figures.pace'),
      each >= 1
        ? t('composer.figures.aMinute', { n: Math.round(each) })
        : t('composer.figures.everyMinutes', { n: Math.round(1 / each) }),
    ])
  }
  if (top)
    figures.push([
      t('composer.figures.busiest'),
      t('composer.figures.at', {
        n: top.first + top.retries,
        when: format.dayTime(top.hour, { zone, now: now() }),
      }),
    ])
  const last = forecast?.last_try_at ?? forecast?.last_at
  if (last) figures.push([t('composer.figures.last'), format.dayTime(last, { zone, now: now() })])
  return (
    <dl className={styles.list}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
