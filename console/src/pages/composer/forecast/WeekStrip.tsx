import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import type { Axis } from '../model/bars'
import { hoursAfterKey, movedHours, resizedHours, STEP, type StripDay } from '../model/week'

const useStyles = makeStyles({
  strip: { display: 'grid', columnGap: '2px', marginBottom: tokens.spacingVerticalS },
  day: { minWidth: 0 },
  name: {
    display: 'block',
    height: '22px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    paddingInlineStart: '2px',
  },
  cell: {
    position: 'relative',
    height: '32px',
    display: 'grid',
    placeItems: 'center',
    backgroundColor: tokens.colorNeutralBackground4,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusSmall,
  },
  holiday: {
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxSizing: 'border-box',
    backgroundImage: `repeating-linear-gradient(135deg, ${tokens.colorNeutralStroke2} 0 1px, transparent 1px 5px)`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  word: {
    paddingInline: tokens.spacingHorizontalXS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusSmall,
  },
  plain: { overflow: 'hidden', whiteSpace: 'nowrap' },
  open: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    boxSizing: 'border-box',
    padding: 0,
    display: 'grid',
    placeItems: 'center',
    overflow: 'hidden',
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    fontFamily: 'inherit',
    cursor: 'grab',
    touchAction: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':global(html[data-theme="contrast"])': {
      backgroundColor: 'Highlight',
      color: 'HighlightText',
      forcedColorAdjust: 'none',
    },
  },
  still: { cursor: 'default' },
  edge: { position: 'absolute', top: 0, bottom: 0, width: '8px', cursor: 'ew-resize' },
  from: { left: 0 },
  to: { right: 0 },
})

type Grip = 'move' | 'from' | 'to'

/**
 * The working hours painted on the days. Dragging moves them, dragging an edge resizes them; on the keyboard arrows
 * move and Shift+arrows resize. The fields above do the same.
 */
export function WeekStrip({ days, axis }: { days: readonly StripDay[]; axis: Axis }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, edit, readOnly } = useComposing()
  const hours = draft.opening_hours
  const held = useRef<{ x: number; width: number; grip: Grip; hours: typeof hours; span: number } | null>(
    null,
  )
  const firstOpen = days.find((day) => day.kind === 'open')?.date
  const set = (next: { from: string; to: string } | null) =>
    next && edit({ opening_hours: { ...hours, ...next } })

  const press = (event: PointerEvent<HTMLElement>) => {
    if (readOnly || event.button !== 0) return
    const grip = ((event.target as HTMLElement).dataset.grip ?? 'move') as Grip
    const width = event.currentTarget.parentElement?.clientWidth ?? 1
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { x: event.clientX, width, grip, hours, span: axis.to - axis.from }
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    const from = held.current
    if (!from) return
    const by = Math.round((((event.clientX - from.x) / from.width) * from.span) / STEP) * STEP
    set(from.grip === 'move' ? movedHours(from.hours, by) : resizedHours(from.hours, from.grip, by))
  }
  const pressKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey) return
    const next = hoursAfterKey(hours, event.key, event.shiftKey)
    if (!next) return
    event.preventDefault()
    set(next)
  }
  const narrow = days.length > 14
  return (
    <div className={styles.strip} style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
      {days.map((day, index) => {
        const shown = `${day.date}T12:00:00Z`
        const label = narrow
          ? index % Math.ceil(days.length / 8) === 0
            ? format.date(shown, { zone: 'UTC' })
            : ''
          : t('composer.strip.day', {
              weekday: t(`composer.dayShort.${day.weekday}`),
              day: Number(day.date.slice(8)),
            })
        const handle = !readOnly && day.date === firstOpen
        const span = axis.to - axis.from
        const place = {
          left: `${((day.from - axis.from) / span) * 100}%`,
          width: `${((day.to - day.from) / span) * 100}%`,
        }
        const word = narrow ? '' : t('composer.strip.open')
        return (
          <div key={day.date} className={styles.day}>
            <span className={styles.name} style={narrow ? { overflow: 'visible' } : undefined}>
              {label}
            </span>
            <div className={mergeClasses(styles.cell, day.kind === 'holiday' && styles.holiday)}>
              {day.kind === 'holiday' && (
                <span className={styles.word}>{narrow ? '' : t('composer.strip.holiday')}</span>
              )}
              {day.kind === 'closed' && !narrow && (
                <span className={styles.plain}>{t('composer.strip.closed')}</span>
              )}
              {day.kind === 'open' &&
                (handle ? (
                  <button
                    type="button"
                    className={styles.open}
                    style={place}
                    aria-label={t('composer.strip.handle', { from: hours.from, to: hours.to })}
                    onKeyDown={pressKey}
                    onPointerDown={press}
                    onPointerMove={drag}
                    onPointerUp={() => (held.current = null)}
                    onPointerCancel={() => (held.current = null)}
                  >
                    {word}
                    <span data-grip="from" className={mergeClasses(styles.edge, styles.from)} />
                    <span data-grip="to" className={mergeClasses(styles.edge, styles.to)} />
                  </button>
                ) : (
                  <div
                    className={mergeClasses(styles.open, readOnly && styles.still)}
                    style={place}
                    onPointerDown={press}
                    onPointerMove={drag}
                    onPointerUp={() => (held.current = null)}
                    onPointerCancel={() => (held.current = null)}
                  >
                    {word}
                    <span data-grip="from" className={mergeClasses(styles.edge, styles.from)} />
                    <span data-grip="to" className={mergeClasses(styles.edge, styles.to)} />
                  </div>
                ))}
            </div>
          </div>
        )
      })}
    </div>
  )
}
