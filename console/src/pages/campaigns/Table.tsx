import { Button, Checkbox, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { ArrowDown16Regular, ArrowUp16Regular, Edit20Regular, Info20Regular } from '@fluentui/react-icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { prefetch } from '@/app/navigation'
import { useSingleKeys } from '@/app/shortcuts'
import { StateBadge } from '@/kit/StateBadge'
import { useWords } from '@/words/context'
import { addressOf } from './address'
import { ClicksCell, FailedCell, NameCell, OwnerCell, SentCell, WindowCell } from './cells'
import { type Filter, nextSort } from './filter'
import { EndCell, NextCell } from './moments'
import { RowMenu } from './RowMenu'
import type { Acts } from './useActs'
import type { Row } from './useCampaigns'

/** Height of a row, in pixels: skeletons have the same. */
export const ROW = 61

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: {
    height: '36px',
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    padding: '0 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  sort: { minWidth: 0, padding: 0, fontSize: 'inherit', fontWeight: 'inherit', color: 'inherit' },
  row: {
    height: `${ROW}px`,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    // In high contrast the colour of hover is that of a selection, on which texts cannot be read.
    ':global(html[data-theme="contrast"])': {
      ':hover': {
        backgroundColor: 'transparent',
        outline: `1px dashed ${tokens.colorStrokeFocus2}`,
        outlineOffset: '-1px',
      },
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  cell: {
    padding: '0 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflow: 'hidden',
    fontSize: tokens.fontSizeBase300,
  },
  first: { paddingInlineStart: '16px' },
  number: { textAlign: 'end' },
  acts: { textAlign: 'end', whiteSpace: 'nowrap' },
  state: { width: '122px' },
  channel: { width: '76px' },
  channelWide: { width: '170px' },
  window: { width: '154px' },
  sent: { width: '156px' },
  clicks: { width: '68px' },
  failed: { width: '66px' },
  moment: { width: '132px' },
  // After a number at the end of its column.
  apart: { paddingInlineStart: '24px' },
  menu: { width: '88px' },
  pick: { width: '44px' },
  old: { opacity: 0.6 },
  // For those who hear the table.
  heard: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

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
  const styles = useStyles()
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
    overscan: 8,
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
  const onKey = (event: KeyboardEvent, row: Row, index: number) => {
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
  }

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
          if (!row) return null
          const name = row.name || t('campaigns.untitled')
          return (
            <tr
              key={row.id}
              data-index={index}
              className={styles.row}
              aria-rowindex={index + 2}
              tabIndex={index === Math.min(at, rows.length - 1) ? 0 : -1}
              onFocus={() => setAt(index)}
              onKeyDown={(event) => onKey(event, row, index)}
              onMouseEnter={() => prefetch(addressOf(row))}
              onClick={(event) => {
                if (!(event.target as HTMLElement).closest('button, a, input, [role="menu"]')) acts.open(row)
              }}
            >
              {picked && (
                <td className={styles.cell}>
                  <Checkbox
                    aria-label={t('campaigns.compareOne', { name })}
                    checked={picked.includes(row.id)}
                    disabled={row.state === 'draft' || (picked.length >= 4 && !picked.includes(row.id))}
                    onChange={() => onPick(row.id)}
                  />
                </td>
              )}
              <td className={mergeClasses(styles.cell, styles.first)}>
                <StateBadge campaign={row} />
              </td>
              <td className={styles.cell}>
                <NameCell row={row} />
              </td>
              <td className={styles.cell}>
                <OwnerCell row={row} wide={wide} />
              </td>
              <td className={styles.cell}>
                <WindowCell row={row} now={now} />
              </td>
              <td className={styles.cell}>
                <SentCell row={row} />
              </td>
              <td className={mergeClasses(styles.cell, styles.number)}>
                <ClicksCell row={row} />
              </td>
              <td className={mergeClasses(styles.cell, styles.number)}>
                <FailedCell row={row} />
              </td>
              {wide && (
                <>
                  <td className={mergeClasses(styles.cell, styles.apart)}>
                    <NextCell row={row} now={now} />
                  </td>
                  <td className={styles.cell}>
                    <EndCell row={row} now={now} />
                  </td>
                </>
              )}
              <td className={mergeClasses(styles.cell, styles.acts)}>
                {row.actions.edit.allowed ? (
                  <Tooltip content={t('campaigns.act.edit')} relationship="label">
                    <Button appearance="subtle" icon={<Edit20Regular />} onClick={() => acts.edit(row)} />
                  </Tooltip>
                ) : (
                  <Tooltip content={t('campaigns.information', { name })} relationship="label">
                    <Button
                      appearance="subtle"
                      icon={<Info20Regular />}
                      onClick={() => acts.information(row)}
                    />
                  </Tooltip>
                )}
                <RowMenu row={row} acts={acts} />
              </td>
            </tr>
          )
        })}
        {after > 0 && <tr aria-hidden style={{ height: after }} />}
      </tbody>
    </table>
  )
}
