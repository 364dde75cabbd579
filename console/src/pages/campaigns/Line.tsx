import { Button, Checkbox, mergeClasses, Tooltip } from '@fluentui/react-components'
import { Edit20Regular, Info20Regular } from '@fluentui/react-icons'
import { type KeyboardEvent, memo } from 'react'
import { prefetch } from '@/app/navigation'
import { StateBadge } from '@/kit/StateBadge'
import { useWords } from '@/words/context'
import { addressOf } from './address'
import { ClicksCell, FailedCell, NameCell, OwnerCell, SentCell, WindowCell } from './cells'
import { EndCell, NextCell } from './moments'
import { RowMenu } from './RowMenu'
import type { Acts } from './useActs'
import type { Row } from './useCampaigns'
import type { useTableStyles } from './useTableStyles'

/** A campaign in the table. While somebody scrolls, only what comes into sight is drawn. */
export const Line = memo(function Line(props: {
  row: Row
  index: number
  /** It is the row that the tab key comes to. */
  reachable: boolean
  now: Date
  wide: boolean
  /** Chosen for a comparison; null when nothing is compared. */
  picked: boolean | null
  /** No more can be chosen. */
  full: boolean
  acts: Acts
  styles: ReturnType<typeof useTableStyles>
  onReach: (index: number) => void
  onKey: (event: KeyboardEvent, row: Row, index: number) => void
  onPick: (id: string) => void
}) {
  const { row, index, now, wide, picked, acts, styles } = props
  const { t } = useWords()
  const name = row.name || t('campaigns.untitled')
  const number = mergeClasses(styles.cell, styles.number)
  return (
    <tr
      data-index={index}
      className={styles.row}
      aria-rowindex={index + 2}
      tabIndex={props.reachable ? 0 : -1}
      onFocus={() => props.onReach(index)}
      onKeyDown={(event) => props.onKey(event, row, index)}
      onMouseEnter={() => prefetch(addressOf(row))}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('button, a, input, [role="menu"]')) acts.open(row)
      }}
    >
      {picked !== null && (
        <td className={styles.cell}>
          <Checkbox
            aria-label={t('campaigns.compareOne', { name })}
            checked={picked}
            disabled={row.state === 'draft' || (props.full && !picked)}
            onChange={() => props.onPick(row.id)}
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
      <td className={number}>
        <ClicksCell row={row} />
      </td>
      <td className={number}>
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
            <Button appearance="subtle" icon={<Info20Regular />} onClick={() => acts.information(row)} />
          </Tooltip>
        )}
        <RowMenu row={row} acts={acts} />
      </td>
    </tr>
  )
})
