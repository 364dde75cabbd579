import { makeStyles, tokens } from '@fluentui/react-components'
import { Link } from 'wouter'
import { OutcomeBar, Swatch } from '@/kit/OutcomeBar'
import { OUTCOMES } from '@/kit/outcomes'
import { Panel } from '@/kit/Panel'
import { PHONE, useMedia } from '@/kit/useMedia'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { filterOf, peopleOf } from '../model/outcomes'

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', marginTop: tokens.spacingVerticalM },
  name: { textAlign: 'start', fontWeight: tokens.fontWeightRegular, padding: '4px 0' },
  label: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  number: { textAlign: 'end', fontWeight: tokens.fontWeightSemibold },
  share: { textAlign: 'end', color: tokens.colorNeutralForeground3, width: '72px' },
  sum: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  link: { color: 'inherit', textDecorationLine: 'none', ':hover': { textDecorationLine: 'underline' } },
})

/** Everybody in one bar: seven outcomes that add up to the recipients, each a way to its people. */
export function Outcomes({ report, className }: { report: Report; className?: string }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const phone = useMedia(PHONE)
  const counts = peopleOf(report.totals)
  const hrefOf = (outcome: (typeof OUTCOMES)[number]) =>
    counts[outcome] > 0
      ? `/campaigns/${report.campaign}/people?outcome=${encodeURIComponent(filterOf(outcome))}`
      : undefined
  if (!phone)
    return (
      <Panel className={className}>
        <OutcomeBar counts={counts} legend hrefOf={hrefOf} />
      </Panel>
    )
  return (
    <Panel className={className}>
      <OutcomeBar counts={counts} />
      <table className={styles.table} aria-label={t('report.outcomes')}>
        <tbody>
          {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
            <tr key={outcome}>
              <th scope="row" className={styles.name}>
                <Link href={hrefOf(outcome) ?? ''} className={styles.link}>
                  <span className={styles.label}>
                    <Swatch outcome={outcome} />
                    {t(`kit.outcome.${outcome}`)}
                  </span>
                </Link>
              </th>
              <td className={styles.number}>{format.number(counts[outcome])}</td>
              <td className={styles.share}>{format.percent(counts[outcome], counts.recipients)}</td>
            </tr>
          ))}
          <tr className={styles.sum}>
            <th scope="row" className={styles.name}>
              {t('kit.recipients')}
            </th>
            <td className={styles.number}>{format.number(counts.recipients)}</td>
            <td className={styles.share}>{format.percent(1, 1, 0)}</td>
          </tr>
        </tbody>
      </table>
    </Panel>
  )
}
