import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useState } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { type Axis, type Bar, hourMarks, MOST_HOURLY_DAYS, niceMax, placeOn } from '../model/bars'
import type { StripDay } from '../model/week'
import { useBarStyles } from './useBarStyles'

const useStyles = makeStyles({
  chart: { position: 'relative', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  plot: { position: 'relative', height: '142px', borderBottom: `1px solid ${tokens.colorNeutralStroke1}` },
  plotSmall: { height: '120px' },
  day: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  shut: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    display: 'grid',
    placeItems: 'center',
    backgroundColor: tokens.colorNeutralBackground4,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  line: { position: 'absolute', insetInline: 0, borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  amount: {
    position: 'absolute',
    right: 0,
    transform: 'translateY(-100%)',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    paddingInlineStart: tokens.spacingHorizontalXS,
    zIndex: 1,
  },
  // The last days of a short chart reach its edge; the first start after the night.
  amountSmall: { right: 'auto', left: 0, paddingLeft: 0, fontSize: tokens.fontSizeBase100 },
  bar: {
    position: 'absolute',
    bottom: 0,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'flex-end',
    boxSizing: 'border-box',
  },
  gap: { paddingInlineEnd: '1px' },
  lit: { outline: `2px solid ${tokens.colorStrokeFocus2}`, zIndex: 1 },
  retries: { borderStartStartRadius: '1px', borderStartEndRadius: '1px' },
  place: {
    position: 'absolute',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
    pointerEvents: 'none',
    paddingInline: '2px',
  },
  // Beside its bars, on the side away from the open hours.
  placeBefore: { transform: 'translateX(-100%)' },
  hours: { position: 'relative', height: '18px' },
  hour: {
    position: 'absolute',
    transform: 'translateX(-50%)',
    fontSize: tokens.fontSizeBase100,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
  said: {
    position: 'absolute',
    top: 0,
    left: 0,
    zIndex: 2,
    paddingInline: tokens.spacingHorizontalXS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
})

/** The height of the highest bar: above it stands its number. */
const HIGH = 0.86

const share = (value: number) => `${(value * 100).toFixed(3)}%`

/** The columns of the forecast. Focusable once; arrows walk through the hours, and each is said. */
export function Bars(props: {
  days: readonly StripDay[]
  bars: readonly Bar[]
  axis: Axis
  label: string
  small?: boolean
}) {
  const { days, bars, axis, label, small } = props
  const styles = useStyles()
  const fills = useBarStyles()
  const { t, format } = useWords()
  const { draft } = useComposing()
  const [at, setAt] = useState<number | null>(null)
  const zone = draft.time_zone
  const count = days.length || 1
  const most = niceMax(Math.max(0, ...bars.map((bar) => bar.first + bar.retries)))
  const daily = days.length > MOST_HOURLY_DAYS
  const left = (bar: Bar) => placeOn(axis, count, bar.day, bar.minute)
  const marks = hourMarks(draft.opening_hours.from, draft.opening_hours.to)
  const lit = at === null ? null : bars[at]
  const walk = (event: KeyboardEvent) => {
    if (bars.length === 0) return
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    setAt((now) => Math.min(Math.max((now ?? (by > 0 ? -1 : bars.length)) + by, 0), bars.length - 1))
  }
  const said = lit
    ? t('composer.forecast.bar', {
        when: daily ? format.day(lit.hour, { zone }) : format.dayTime(lit.hour, { zone }),
        first: lit.first,
        retries: lit.retries,
      })
    : ''
  const labelled = bars.filter(
    (bar, index) => bar.place && bars.findIndex((one) => one.place === bar.place) === index,
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture that can be walked through
    <div
      className={styles.chart}
      role="group"
      aria-roledescription={t('composer.forecast.chart')}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its columns are reached by arrows
      tabIndex={0}
      onKeyDown={walk}
      onBlur={() => setAt(null)}
    >
      <div className={mergeClasses(styles.plot, small && styles.plotSmall)} aria-hidden>
        {small &&
          days.map((day, index) =>
            day.kind === 'holiday' ? (
              <div
                key={day.date}
                className={styles.shut}
                style={{ left: share(index / count), width: share(1 / count) }}
              >
                {t('composer.strip.holiday')}
              </div>
            ) : null,
          )}
        {[0.5, 1].map((part) => (
          <div key={part} className={styles.line} style={{ bottom: share(part * HIGH) }} />
        ))}
        {!daily &&
          days.map((day, index) => (
            <div key={day.date} className={styles.day} style={{ left: share(index / count) }} />
          ))}
        {bars.map((bar, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the pointer shows what arrows show
          <div
            key={bar.hour}
            className={mergeClasses(styles.bar, !small && styles.gap, index === at && styles.lit)}
            style={{
              left: share(left(bar)),
              width: share(daily ? 1 / count : 60 / (axis.to - axis.from) / count),
              height: share(((bar.first + bar.retries) / most) * HIGH),
            }}
            onMouseEnter={() => setAt(index)}
            onMouseLeave={() => setAt(null)}
          >
            <div className={mergeClasses(fills.retries, styles.retries)} style={{ flexGrow: bar.retries }} />
            <div className={fills.first} style={{ flexGrow: bar.first }} />
          </div>
        ))}
        {bars.length > 0 &&
          [0.5, 1].map((part) => (
            <div
              key={part}
              className={mergeClasses(styles.amount, small && styles.amountSmall)}
              style={{ bottom: share(part * HIGH), transform: 'none' }}
            >
              {small
                ? format.number(most * part)
                : t(daily ? 'composer.forecast.aDay' : 'composer.forecast.anHour', { n: most * part })}
            </div>
          ))}
        {!small &&
          labelled.slice(0, 6).map((bar) => (
            <div
              key={`place ${bar.hour}`}
              className={mergeClasses(
                styles.place,
                bar.day > 0 && bar.minute < (days[bar.day]?.from ?? 0) && styles.placeBefore,
              )}
              style={{
                left: share(left(bar)),
                bottom: share(((bar.first + bar.retries) / most) * HIGH + 0.03),
              }}
            >
              {format.place(bar.place as string)}
            </div>
          ))}
      </div>
      <div className={styles.hours} aria-hidden>
        {small || daily
          ? days.map((day, index) =>
              index % Math.ceil(count / 8) === 0 ? (
                <span key={day.date} className={styles.hour} style={{ left: share((index + 0.5) / count) }}>
                  {format.date(`${day.date}T12:00:00Z`, { zone: 'UTC' })}
                </span>
              ) : null,
            )
          : days
              .filter((day) => day.kind === 'open' && count <= 8)
              .flatMap((day) =>
                marks.map((mark) => (
                  <span
                    key={`${day.date} ${mark}`}
                    className={styles.hour}
                    style={{ left: share(placeOn(axis, count, days.indexOf(day), mark * 60)) }}
                  >
                    {String(mark).padStart(2, '0')}
                  </span>
                )),
              )}
      </div>
      <div className={styles.said} role="status">
        {said}
      </div>
    </div>
  )
}
