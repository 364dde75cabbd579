import { Button, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { Link } from 'wouter'
import { Swatch } from '@/kit/OutcomeBar'
import type { Outcome } from '@/kit/outcomes'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { UnknownPanel } from './UnknownPanel'

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse' },
  reason: { textAlign: 'start', fontWeight: tokens.fontWeightRegular, padding: '4px 12px 4px 0' },
  name: { display: 'flex', alignItems: 'baseline', columnGap: tokens.spacingHorizontalS },
  cure: { color: tokens.colorNeutralForeground3, padding: '4px 8px 4px 0' },
  below: { display: 'block', color: tokens.colorNeutralForeground3 },
  people: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold, width: '1%' },
  link: { color: 'inherit', textDecorationLine: 'none', ':hover': { textDecorationLine: 'underline' } },
  blue: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
  },
  unknown: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  first: { marginTop: 0, paddingTop: 0, borderTopStyle: 'none' },
  resolve: { marginInlineStart: 'auto', minWidth: 'auto', color: tokens.colorBrandForegroundLink },
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
  narrow: { '@media (max-width: 799px)': { display: 'none' } },
  phone: { '@media (min-width: 800px)': { display: 'none' } },
})

/** Who will not get it, why, what to do; and whose result nobody knows. `long` says the whole cure. */
export function Failures(props: { report: Report; long?: boolean; className?: string }) {
  const { report, long } = props
  const styles = useStyles()
  const { t } = useWords()
  const { campaign, failures, unprogrammed, totals } = report
  return (
    <Panel
      title={t('report.failures.title')}
      className={props.className}
      aside={
        !long && (failures.length > 0 || unprogrammed.length > 0) ? (
          <Link href={`/campaigns/${campaign}#failures`} className={mergeClasses(styles.blue, 'no-print')}>
            {t('report.failures.what')}
          </Link>
        ) : undefined
      }
    >
      {failures.length === 0 && totals.unknown === 0 && (
        <p className={styles.none}>{t('report.failures.empty')}</p>
      )}
      <Reasons campaign={campaign} outcome="failed" rows={failures} long={long} />
      <Unknown report={report} first={failures.length === 0} />
    </Panel>
  )
}

/** People of one outcome by reason, most first: each with its cure, and a way to the people. */
export function Reasons(props: {
  campaign: string
  outcome: Outcome
  rows: Report['failures']
  long?: boolean
}) {
  const styles = useStyles()
  const { t, has, format } = useWords()
  if (props.rows.length === 0) return null
  return (
    <table className={styles.table} aria-label={t(`kit.outcome.${props.outcome}`)}>
      <tbody>
        {props.rows.map(({ reason, people, cure }) => {
          const short = `report.cure.${reason}`
          const whole = `report.cureLong.${reason}`
          const text = props.long ? (has(whole) ? t(whole) : cure) : has(short) ? t(short) : cure
          return (
            <tr key={reason}>
              <th scope="row" className={styles.reason}>
                <span className={styles.name}>
                  <Swatch outcome={props.outcome} />
                  <span>
                    <Link
                      className={styles.link}
                      href={`/campaigns/${props.campaign}/people?outcome=${props.outcome}&reason=${reason}`}
                    >
                      {t(`report.reason.${reason}`)}
                    </Link>
                    <Caption1 className={mergeClasses(styles.below, styles.phone)}>{text}</Caption1>
                  </span>
                </span>
              </th>
              <td className={mergeClasses(styles.cure, styles.narrow)}>{text}</td>
              <td className={styles.people}>{format.number(people)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Unknown({ report, first }: { report: Report; first: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const n = report.totals.unknown
  if (n === 0 && !open) return null
  return (
    <div className={mergeClasses(styles.unknown, first && styles.first)}>
      <Swatch outcome="unknown" />
      {t('report.unknown.row', { n })}
      <Button
        appearance="transparent"
        className={mergeClasses(styles.resolve, 'no-print')}
        onClick={() => setOpen(true)}
      >
        {t('report.unknown.resolve')}
      </Button>
      <UnknownPanel report={report} open={open} onClose={() => setOpen(false)} />
    </div>
  )
}
