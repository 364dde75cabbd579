import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, lazy, memo, type PointerEvent, Suspense, useMemo, useState } from 'react'
import { whenOnline } from '@/app/whenOnline'
import { ChartFrame } from '@/kit/ChartFrame'
import { OUTCOME_FILL } from '@/kit/outcomes'
import { PHONE, useMedia } from '@/kit/useMedia'
import { useWidth } from '@/kit/useWidth'
import { useWords } from '@/words/context'
import type { Report, Series } from '../data/types'
import { at, curvesOf, niceTop, type Point } from '../model/curve'
import { openTime } from '../model/openTime'
import type { Ground } from './CurveChart'
import { CurveMarks, nowWidthOf } from './CurveMarks'
import { Legend } from './Legend'

const CurveChart = lazy(whenOnline(() => import('./CurveChart')))

const useStyles = makeStyles({
  frame: { position: 'relative' },
  chart: {
    position: 'relative',
    outlineStyle: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media print': { overflow: 'hidden' },
  },
  balloon: {
    position: 'absolute',
    top: 0,
    zIndex: 2,
    maxWidth: '220px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow8,
    fontSize: tokens.fontSizeBase200,
    pointerEvents: 'none',
  },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** How many went out, and how many should have: on open time, with what is expected in the end. */
export const Curve = memo(function Curve(props: {
  report: Report
  series: Series | undefined
  error: unknown
  zone: string
  className?: string
}) {
  const { report, series, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const phone = useMedia(PHONE)
  const [box, width] = useWidth<HTMLDivElement>()
  const [step, setStep] = useState<number | null>(null)

  const { read_at: readAt, state, cancelled } = report
  const live = state !== 'finished' && !cancelled
  const sent = report.totals.sent
  const axis = useMemo(() => openTime(series?.open ?? [], zone), [series?.open, zone])
  const curves = useMemo(
    () => (series && axis.length > 0 ? curvesOf(series, axis, { readAt, live, sent }) : null),
    [series, axis, readAt, live, sent],
  )

  if (!series || !curves) {
    return (
      <ChartFrame
        title={t('report.curve.title')}
        table={{ columns: [], rows: [] }}
        className={props.className}
      >
        <div ref={box}>
          {series ? (
            <p className={styles.note}>{t('report.curve.empty')}</p>
          ) : props.error ? (
            <p className={styles.note}>{t('report.curve.failed')}</p>
          ) : (
            <Skeleton aria-label={t('report.loading')}>
              <SkeletonItem style={{ height: 214 }} />
            </Skeleton>
          )}
        </div>
      </ChartFrame>
    )
  }

  const now = new Date(readAt)
  const most = Math.max(report.totals.recipients, curves.plannedEnd, sent)
  const ground: Ground = {
    width,
    // As high as the nine tries beside it.
    height: phone ? 180 : report.by_rung.some(({ cycle }) => cycle === 3) ? 290 : 214,
    left: 12 + format.number(niceTop(most)).length * 7,
    right: 16 + format.number(most).length * 7 + (curves.expected.length > 0 ? 8 : 0),
    top: 26,
    bottom: 30,
  }
  // What the table has, the arrows step through.
  const points = [...curves.sent, ...curves.expected.slice(1)]
  const timeOf = (minute: number) => format.dayTime(axis.instantAt(minute), { zone, now })
  const known = (minute: number) => curves.now === null || minute <= curves.now
  const said = (point: Point) => {
    const planned = Math.round(at(curves.planned, point.minute))
    return known(point.minute)
      ? t('report.curve.point', { at: timeOf(point.minute), sent: point.people, planned })
      : t('report.curve.pointLater', { at: timeOf(point.minute), expected: point.people, planned })
  }
  const pointed = step === null ? null : (points[Math.min(step, points.length - 1)] ?? null)
  const end = curves.expected.at(-1)
  const facts = {
    at: format.dayTime(now, { zone, now }),
    planned: curves.plannedNow,
    sent,
    recipients: report.totals.recipients,
  }
  const finding = end
    ? t('report.curve.findingExpected', { ...facts, expected: end.people })
    : t('report.curve.finding', facts)

  const keys = (event: KeyboardEvent) => {
    const current = step ?? Math.max(0, curves.sent.length - 1)
    const next: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      Home: 0,
      End: points.length - 1,
    }
    const to = next[event.key]
    if (event.key === 'Escape') setStep(null)
    if (to === undefined) return
    event.preventDefault()
    setStep(Math.min(points.length - 1, Math.max(0, to)))
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - bounds.left - ground.left) / (width - ground.left - ground.right)
    const minute = share * axis.length
    if (share < 0 || share > 1) return setStep(null)
    const after = points.findIndex((one) => one.minute >= minute)
    setStep(after < 0 ? points.length - 1 : after)
  }
  const balloonLeft = pointed
    ? Math.min(
        Math.max(
          0,
          ground.left + (pointed.minute / axis.length) * (width - ground.left - ground.right) - 110,
        ),
        Math.max(0, width - 220),
      )
    : 0

  return (
    <ChartFrame
      title={t('report.curve.title')}
      className={props.className}
      legend={
        <Legend
          entries={[
            { name: t('report.curve.sent'), color: OUTCOME_FILL.sent, line: 'solid' },
            { name: t('report.curve.planned'), color: tokens.colorNeutralForeground3, line: 'dashed' },
            ...(end
              ? [{ name: t('report.curve.expected'), color: OUTCOME_FILL.sent, line: 'dotted' as const }]
              : []),
            ...(curves.pauses.length > 0
              ? [
                  {
                    name: t('report.curve.pause'),
                    color: tokens.colorPaletteMarigoldForeground2,
                    line: 'dashed' as const,
                  },
                ]
              : []),
          ]}
        />
      }
      table={{
        columns: [
          t('report.curve.time'),
          t('report.curve.planned'),
          t('report.curve.sent'),
          t('report.curve.expected'),
        ],
        rows: points.map((one) => [
          timeOf(one.minute),
          Math.round(at(curves.planned, one.minute)),
          known(one.minute) ? one.people : null,
          known(one.minute) ? null : one.people,
        ]),
      }}
    >
      <div className={styles.frame}>
        <div
          ref={box}
          className={styles.chart}
          style={{ height: ground.height }}
          role="img"
          aria-label={`${finding} ${t('report.curve.keys')}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the keyboard, arrows step through the points
          tabIndex={0}
          onKeyDown={keys}
          onBlur={() => setStep(null)}
          onPointerMove={point}
          onPointerLeave={() => setStep(null)}
        >
          {width > 0 && (
            <Suspense fallback={null}>
              <CurveChart
                curves={curves}
                axis={axis}
                ground={ground}
                most={most}
                covered={nowWidthOf(t('report.curve.now', { time: format.time(now, { zone }) })) / 2 + 20}
                timeOf={(when) => format.time(when, { zone })}
                numberOf={format.number}
              />
              <CurveMarks
                curves={curves}
                axis={axis}
                ground={ground}
                top={niceTop(most)}
                now={now}
                zone={zone}
                at={pointed}
              />
            </Suspense>
          )}
        </div>
        <div className={pointed ? styles.balloon : undefined} style={{ left: balloonLeft }} role="status">
          {pointed && said(pointed)}
        </div>
      </div>
      {!series.planned_complete && <p className={styles.note}>{t('report.curve.growing')}</p>}
    </ChartFrame>
  )
})
