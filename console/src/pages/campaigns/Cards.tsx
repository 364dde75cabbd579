import { makeStyles, tokens } from '@fluentui/react-components'
import { memo, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { StateBadge } from '@/kit/StateBadge'
import { addressOf } from './address'
import { NameCell, SentCell, WindowCell } from './cells'
import { RowMenu } from './RowMenu'
import type { Acts } from './useActs'
import type { Row } from './useCampaigns'

const useStyles = makeStyles({
  list: { display: 'grid', rowGap: tokens.spacingVerticalM, margin: 0, padding: 0, listStyleType: 'none' },
  card: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    // Of hundreds of cards only those that are seen are laid out.
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 190px',
  },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  menu: { marginInlineStart: 'auto' },
  link: { color: 'inherit', textDecorationLine: 'none', minHeight: '44px' },
})

/** The campaigns on a phone: state, name, how many got it, window. */
export function CampaignCards(props: { rows: Row[]; acts: Acts; now: Date; more: (() => void) | null }) {
  const { rows, acts, now, more } = props
  const styles = useStyles()
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!more || !end.current) return
    const seen = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && more(),
    )
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [more])
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <Card key={row.id} row={row} acts={acts} now={now} />
      ))}
      <li ref={end} aria-hidden />
    </ul>
  )
}

const Card = memo(function Card({ row, acts, now }: { row: Row; acts: Acts; now: Date }) {
  const styles = useStyles()
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <StateBadge campaign={row} />
        <ChannelIcon channel={row.channel} />
        <span className={styles.menu}>
          <RowMenu row={row} acts={acts} />
        </span>
      </div>
      <Link href={addressOf(row)} className={styles.link}>
        <NameCell row={row} />
      </Link>
      {row.figures && <SentCell row={row} />}
      <WindowCell row={row} now={now} />
    </li>
  )
})
