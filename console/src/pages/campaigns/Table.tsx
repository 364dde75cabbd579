import { Button, mergeClasses } from '@fluentui/react-components'
import { ArrowDown16Regular, ArrowUp16Regular } from '@fluentui/react-icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSingleKeys } from '@/app/shortcuts'
import { useWords } from '@/words/context'
import { type Filter, nextSort } from './filter'
import { Line } from './Line'
import type { Acts } from './useActs'
import type { Row } from './useCampaigns'
import { ROW, useTableStyles } from './useTableStyles'

/** So many campaigns can be compared. */
const MOST = 4

type Sortable = 'name' | 'start' | 'sent_rate' | 'failed'

/** The campaigns as a grid: arrows move, Enter opens, I, T and C act on the row. Only what is seen is drawn. */
export function CampaignTable(props: {
  rows: Row[]
  filter: Filter
  onFilter: (filter: Filter) => void
  acts: Acts
  now: Date
  wide: boolean
  /** The rows are of the filter before. */
  old: boolean
  more: (() => void) | null
  /** Chosen for a comparison; null when nothing is compared. */
  picked: string[] | null
  onPick: (id: string) => void
}) {
  const { rows, filter, onFilter, acts, now, wide, old, more, picked, onPick } = props
  const styles = useTableStyles()
  const { t } = useWords()
  const [single] = useSingleKeys()
  const body = useRef<HTMLTableSectionElement>(null)
  const [at, setAt] = useState(0)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const scroller = document.getElementById('main')
    const box = body.current?.getBoundingClientRect()
    if (scroller && box) setTop(box.top - scroller.getBoundingClientRect().top + scroller.scrollTop)
  }, [])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => ROW,
    overscan: 4,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? top) - top
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top)
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - 20) more()
  }, [more, last, rows.length])

  const focusRow = useCallback(
    (index: number) => {
      const next = Math.max(0, Math.min(rows.length - 1, index))
      setAt(next)
      virtual.scrollToIndex(next)
      requestAnimationFrame(() =>
        body.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
      )
    },
    [rows.length, virtual],
  )
  const onKey = useCallback(
    (event: KeyboardEvent, row: Row, index: number) => {
      if (event.target !== event.currentTarget) return
      const moves: Record<string, number> = {
        ArrowDown: index + 1,
        ArrowUp: index - 1,
        Home: 0,
        End: rows.length - 1,
        PageDown: index + 8,
        PageUp: index - 8,
      }
      const letters: Record<string, () => void> = {
        i: () => acts.information(row),
        t: () => row.actions.try.allowed && acts.tryOne(row),
        c: () => row.actions.clone.allowed && acts.clone(row),
      }
      const move = moves[event.key]
      const letter =
        single && !event.ctrlKey && !event.metaKey && !event.altKey ? letters[event.key] : undefined
      if (move !== undefined) focusRow(move)
      else if (event.key === 'Enter') acts.open(row)
      else if (letter) letter()
      else return
      event.preventDefault()
    },
    [focusRow, acts, single, rows.length],
  )

  const heading = (column: Sortable, words: string, align?: string) => {
    const down = filter.sort === `-${column}`
    const up = filter.sort === column
    return (
      <th
        scope="col"
        className={mergeClasses(styles.head, align)}
        aria-sort={down ? 'descending' : up ? 'ascending' : 'none'}
      >
        <Button
          appearance="transparent"
          size="small"
          className={styles.sort}
          iconPosition="after"
          icon={down ? <ArrowDown16Regular /> : up ? <ArrowUp16Regular /> : undefined}
          onClick={() => onFilter({ ...filter, sort: nextSort(filter.sort, column) })}
        >
          {words}
        </Button>
      </th>
    )
  }

  return (
    <table
      className={mergeClasses(styles.table, old && styles.old)}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are walked with arrows is a grid
      role="grid"
      aria-label={t('campaigns.title')}
      aria-rowcount={rows.length + 1}
      aria-busy={old}
    >
      <colgroup>
        {picked && <col className={styles.pick} />}
        <col className={styles.state} />
        <col />
        <col className={wide ? styles.channelWide : styles.channel} />
        <col className={styles.window} />
        <col className={styles.sent} />
        <col className={styles.clicks} />
        <col className={styles.failed} />
        {wide && <col className={styles.moment} />}
        {wide && <col className={styles.moment} />}
        <col className={styles.menu} />
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {picked && (
            <th scope="col" className={styles.head}>
              <span className={styles.heard}>{t('campaigns.compare')}</span>
            </th>
          )}
          <th scope="col" className={mergeClasses(styles.head, styles.first)}>
            {t('campaigns.col.state')}
          </th>
          {heading('name', t('campaigns.col.name'))}
          <th scope="col" className={styles.head}>
            {t('campaigns.col.channel')}
          </th>
          {heading('start', t('campaigns.col.window'))}
          {heading('sent_rate', t('campaigns.col.sent'))}
          <th scope="col" className={mergeClasses(styles.head, styles.number)}>
            {t('campaigns.col.clicks')}
          </th>
          {heading('failed', t('campaigns.col.failed'), styles.number)}
          {wide &&
            (['next', 'end'] as const).map((column) => (
              <th
                key={column}
                scope="col"
                className={mergeClasses(styles.head, column === 'next' && styles.apart)}
              >
                {t(`campaigns.col.${column}`)}
              </th>
            ))}
          <th scope="col" className={styles.head}>
            <span className={styles.heard}>{t('campaigns.col.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {before > 0 && <tr aria-hidden style={{ height: before }} />}
        {items.map(({ index }) => {
          const row = rows[index]
          return (
            row && (
              <Line
                key={row.id}
                row={row}
                index={index}
                reachable={index === Math.min(at, rows.length - 1)}
                now={now}
                wide={wide}
                picked={picked?.includes(row.id) ?? null}
                full={picked !== null && picked.length >= MOST}
                acts={acts}
                styles={styles}
                onReach={setAt}
                onKey={onKey}
                onPick={onPick}
              />
            )
          )
        })}
        {after > 0 && <tr aria-hidden style={{ height: after }} />}
      </tbody>
    </table>
  )
}
