import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Link } from 'wouter'
import { ChartFrame } from '@/kit/ChartFrame'
import { OUTCOME_FILL } from '@/kit/outcomes'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { stepsOf } from '../model/funnel'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse' },
  name: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    padding: '4px 12px 4px 0',
    whiteSpace: 'nowrap',
    width: '1%',
  },
  bar: { padding: '4px 0' },
  fill: {
    display: 'block',
    height: '16px',
    minWidth: '1px',
    borderRadius: tokens.borderRadiusSmall,
    forcedColorAdjust: 'none',
  },
  number: { textAlign: 'end', padding: '4px 0 4px 12px', width: '1%', whiteSpace: 'nowrap' },
  lost: { whiteSpace: 'normal', minWidth: '180px' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  grey: { color: tokens.colorNeutralForeground3 },
  head: {
    textAlign: 'end',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    padding: '0 0 2px 12px',
    whiteSpace: 'nowrap',
  },
  loss: { color: tokens.colorBrandForegroundLink, textDecorationLine: 'none' },
  narrow: { '@media (max-width: 799px)': { display: 'none' } },
})

const FILLS = {
  recipients: tokens.colorNeutralForeground3,
  deliverable: tokens.colorNeutralForeground3,
  sent: OUTCOME_FILL.sent,
  clicked: tokens.colorCompoundBrandBackground,
}

/** From everybody to those who clicked, from one zero line; what is lost between two lines is a way to those people. */
export function Funnel({ report, className }: { report: Report; className?: string }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const steps = stepsOf(report)
  const all = report.funnel.recipients
  return (
    <ChartFrame
      title={t('report.funnel.title')}
      className={className}
      table={{
        columns: [
          t('report.funnel.step'),
          t('report.funnel.people'),
          t('report.funnel.ofBefore'),
          t('report.funnel.ofAll'),
        ],
        rows: steps.map((step) => [
          t(`report.funnel.${step.step}`),
          step.people,
          step.of === null ? null : format.percent(step.people, step.of),
          format.percent(step.people, all),
        ]),
      }}
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              <td />
              <th scope="col" className={styles.head}>
                {t('report.funnel.people')}
              </th>
              <th scope="col" className={mergeClasses(styles.head, styles.narrow)}>
                {t('report.funnel.ofBefore')}
              </th>
              <th scope="col" className={styles.head}>
                {t('report.funnel.ofAll')}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.step}>
                <th scope="row" className={styles.name}>
                  {t(`report.funnel.${step.step}`)}
                </th>
                <td className={styles.bar}>
                  <span
                    className={styles.fill}
                    style={{
                      width: `${all === 0 ? 0 : (step.people / all) * 100}%`,
                      backgroundColor: FILLS[step.step],
                    }}
                  />
                </td>
                <td className={mergeClasses(styles.number, styles.strong)}>{format.number(step.people)}</td>
                <td className={mergeClasses(styles.number, styles.grey, styles.narrow)}>
                  {step.of === null ? '' : format.percent(step.people, step.of)}
                </td>
                <td className={mergeClasses(styles.number, styles.grey)}>
                  {format.percent(step.people, all)}
                </td>
                <td className={mergeClasses(styles.number, styles.lost, styles.narrow)}>
                  {step.step !== 'recipients' &&
                    step.lost > 0 &&
                    (step.filter ? (
                      <Link
                        className={styles.loss}
                        href={`/campaigns/${report.campaign}/people?${step.filter}`}
                      >
                        {t(`report.funnel.lost.${step.step}`, { n: step.lost })}
                      </Link>
                    ) : (
                      <span className={styles.grey}>
                        {t(`report.funnel.lost.${step.step}`, { n: step.lost })}
                      </span>
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  )
}
