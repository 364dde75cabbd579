import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Swatch } from '@/kit/OutcomeBar'
import { PHONE, useMedia } from '@/kit/useMedia'
import { toldOf } from '@/pages/report/model/outcomes'
import { useWords } from '@/words/context'
import { nameOf, type Row } from '../data/types'
import { useRowWords } from './useRowWords'

/** Rows left below the last one on screen when the next page is read. */
const AHEAD = 60

const ROW = 40
const ROW_PHONE = 60

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', '@media (max-width: 799px)': { overflowX: 'visible' } },
  table: {
    width: '100%',
    minWidth: '1090px',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    '@media (max-width: 799px)': { minWidth: 0 },
  },
  head: {
    height: '36px',
    padding: `0 ${tokens.spacingHorizontalS}`,
    textAlign: 'start',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  cell: {
    padding: `0 ${tokens.spacingHorizontalS}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
  },
  first: { paddingInlineStart: tokens.spacingHorizontalL },
  last: { paddingInlineEnd: tokens.spacingHorizontalL },
  spacer: { padding: 0 },
  grey: { color: tokens.colorNeutralForeground3 },
  number: { textAlign: 'end' },
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
  },
  outcome: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
})

/** The columns with their shares of the width, in percent. */
const COLUMNS = [
  ['name', 13],
  ['address', 20],
  ['outcome', 10],
  ['planned', 10],
  ['try', 8],
  ['presence', 11],
  ['sent', 10],
  ['clicks', 5],
  ['reason', 13],
] as const

/** A phone has room for who it is and what became of them. */
const COLUMNS_PHONE = [
  ['name', 58],
  ['outcome', 42],
] as const

/** People of a campaign as rows of a table of any length: only what is on screen is drawn, pages are read ahead. */
export function PeopleTable(props: {
  people: readonly Row[]
  /** Whether more pages are there. */
  more: boolean
  reading: boolean
  readMore: () => void
  hrefOf: (row: Row) => string
  zone: string
}) {
  const { people, more, reading, readMore, hrefOf, zone } = props
  const styles = useStyles()
  const { t } = useWords()
  const phone = useMedia(PHONE)
  const body = useRef<HTMLTableSectionElement>(null)
  const [above, setAbove] = useState(0)
  // The page scrolls, not the table: what stands above the rows is known once it is laid out.
  useLayoutEffect(() => {
    const main = document.getElementById('main')
    const element = body.current
    if (!main || !element) return
    const measure = () =>
      setAbove(element.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(main)
    return () => observer.disconnect()
  }, [])
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => (phone ? ROW_PHONE : ROW),
    overscan: 12,
    scrollMargin: above,
  })
  // Made once for all rows: hundreds of them appear in a second of scrolling.
  const words = useRowWords(zone)
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useLayoutEffect(() => {
    if (more && !reading && last >= people.length - AHEAD) readMore()
  }, [more, reading, last, people.length, readMore])

  const columns = phone ? COLUMNS_PHONE : COLUMNS
  const first = shown[0]
  const end = shown.at(-1)
  const over = first ? first.start - above : 0
  const under = end ? rows.getTotalSize() - (end.end - above) : 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('people.table')}>
      <table
        className={styles.table}
        aria-label={t('people.table')}
        aria-rowcount={more ? -1 : people.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(([column, share], place) => (
              <th
                key={column}
                scope="col"
                style={{ width: `${share}%` }}
                className={mergeClasses(
                  styles.head,
                  place === 0 && styles.first,
                  place === columns.length - 1 && styles.last,
                  column === 'clicks' && styles.number,
                )}
              >
                {t(`people.col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {/* Rows that are not drawn leave their room. */}
          {over > 0 && (
            <tr aria-hidden>
              <td colSpan={columns.length} className={styles.spacer} style={{ height: over }} />
            </tr>
          )}
          {shown.map(({ index, key, size }) => {
            const row = people[index]
            return (
              row && (
                <Line
                  key={key}
                  row={row}
                  index={index}
                  height={size}
                  href={hrefOf(row)}
                  words={words}
                  styles={styles}
                  phone={phone}
                />
              )
            )
          })}
          {under > 0 && (
            <tr aria-hidden>
              <td colSpan={columns.length} className={styles.spacer} style={{ height: under }} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}

const Line = memo(function Line(props: {
  row: Row
  index: number
  height: number
  href: string
  words: ReturnType<typeof useRowWords>
  styles: ReturnType<typeof useStyles>
  phone: boolean
}) {
  const { row, href, words, styles, phone } = props
  const told = toldOf(row.outcome)
  const outcome = (
    <span className={styles.outcome}>
      <Swatch outcome={told} />
      {words.outcome[told]}
    </span>
  )
  const name = (
    <Link href={href} className={styles.link}>
      {nameOf(row)}
    </Link>
  )
  const line = { 'aria-rowindex': props.index + 2, className: styles.row, style: { height: props.height } }
  const last = mergeClasses(styles.cell, styles.last)
  if (phone)
    return (
      <tr {...line}>
        <th scope="row" className={mergeClasses(styles.cell, styles.first)}>
          {name}
          <br />
          <span className={styles.grey}>{row.address}</span>
        </th>
        <td className={last}>
          {outcome}
          <br />
          <span className={styles.grey}>{words.dayTime(row.sent_at) || words.reason(row)}</span>
        </td>
      </tr>
    )
  return (
    <tr {...line}>
      <th scope="row" className={mergeClasses(styles.cell, styles.first)}>
        {name}
      </th>
      <td className={styles.cell} title={row.address}>
        {row.address}
      </td>
      <td className={styles.cell}>{outcome}</td>
      <td className={styles.cell}>{words.dayTime(row.planned_at)}</td>
      <td className={styles.cell}>{words.tried(row)}</td>
      <td className={styles.cell}>{words.seen(row)}</td>
      <td className={styles.cell}>{words.dayTime(row.sent_at)}</td>
      <td className={mergeClasses(styles.cell, styles.number)}>{words.clicks(row)}</td>
      <td className={last} title={words.reason(row)}>
        {words.reason(row)}
      </td>
    </tr>
  )
})
