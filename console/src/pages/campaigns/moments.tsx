import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { closing } from './cells'
import type { Row } from './useCampaigns'

const useStyles = makeStyles({
  stack: { display: 'grid', rowGap: '3px', minWidth: 0 },
  cut: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  small: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  faint: { color: tokens.colorNeutralForeground3 },
})

/** When the next message leaves, and to how many people; where there is room for a column of its own. */
export function NextCell({ row, now }: { row: Row; now: Date }) {
  const { t, format } = useWords()
  const next = row.figures?.next_due
  const first = row.state === 'scheduled' ? row.progress?.first_at : null
  const at = next?.at ?? first
  if (!at || row.state === 'finished' || row.paused) return <Moment />
  return (
    <Moment
      at={format.soon(at, { zone: row.time_zone, now })}
      more={next ? t('campaigns.nextPeople', { n: next.people }) : undefined}
    />
  )
}

/** When it has finished, or will have. */
export function EndCell({ row, now }: { row: Row; now: Date }) {
  const { t, format } = useWords()
  const { progress } = row
  const over = progress?.finished_at ?? progress?.cancelled_at
  const until = progress?.window_until ?? row.window?.until
  const options = { zone: row.time_zone, now }
  if (over) return <Moment at={format.soon(over, options)} more={t('campaigns.endWas')} />
  if (!until) return <Moment />
  return (
    <Moment
      at={closing(row, until, (at) => format.soon(at, options))}
      more={row.state === 'draft' ? t('campaigns.planned') : t('campaigns.endAt')}
    />
  )
}

function Moment({ at, more }: { at?: string; more?: string | undefined }) {
  const styles = useStyles()
  if (!at) return <span className={styles.faint}>–</span>
  return (
    <div className={styles.stack}>
      <span className={mergeClasses(styles.small, styles.cut, 'figures')}>{at}</span>
      {more && (
        <Caption1 className={mergeClasses(styles.cut, styles.faint)} title={more}>
          {more}
        </Caption1>
      )}
    </div>
  )
}
