import { makeStyles, tokens } from '@fluentui/react-components'
import { ChartFrame } from '@/kit/ChartFrame'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { FirstClick } from './FirstClick'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse' },
  head: {
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    textAlign: 'end',
    padding: '0 0 2px 12px',
  },
  text: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    padding: '4px 0',
    overflowWrap: 'anywhere',
  },
  target: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  number: { textAlign: 'end', padding: '4px 0 4px 12px', width: '1%', verticalAlign: 'top' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  grey: { color: tokens.colorNeutralForeground3 },
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
})

/** Which links were clicked by how many, and how soon. `long` adds targets, previews and shares. */
export function Links(props: { report: Report; long?: boolean; className?: string }) {
  const { report, long } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const { links } = report
  const sent = report.totals.sent
  const machines = report.machine_clicks.suspected + report.machine_clicks.previews
  return (
    <ChartFrame
      title={t('report.links.title')}
      className={props.className}
      table={{
        columns: [
          t('report.links.link'),
          t('report.links.target'),
          t('report.links.people'),
          t('report.links.share'),
          t('report.links.clicks'),
          t('report.links.machines'),
          t('report.links.previews'),
        ],
        rows: links.map((link) => [
          link.text,
          link.url,
          link.people,
          format.percent(link.people, sent),
          link.total,
          link.suspected,
          link.previews,
        ]),
      }}
    >
      {links.length === 0 ? (
        <p className={styles.none}>{t('report.links.empty')}</p>
      ) : (
        <>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <td />
                  <th scope="col" className={styles.head}>
                    {t('report.links.people')}
                  </th>
                  {long && (
                    <th scope="col" className={styles.head}>
                      {t('report.links.share')}
                    </th>
                  )}
                  <th scope="col" className={styles.head}>
                    {t('report.links.clicks')}
                  </th>
                  <th scope="col" className={styles.head}>
                    {t('report.links.machines')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {links.map((link) => (
                  <tr key={link.index}>
                    <th scope="row" className={styles.text}>
                      {link.text}
                      {long && <span className={styles.target}>{link.url}</span>}
                    </th>
                    <td className={`${styles.number} ${styles.strong}`}>{format.number(link.people)}</td>
                    {long && (
                      <td className={`${styles.number} ${styles.grey}`}>
                        {format.percent(link.people, sent)}
                      </td>
                    )}
                    <td className={styles.number}>{format.number(link.total)}</td>
                    <td className={`${styles.number} ${styles.grey}`}>{format.number(link.suspected)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {report.last_click === null || report.last_click === undefined ? (
            <p className={styles.none}>{t('report.links.none')}</p>
          ) : (
            <FirstClick report={report} tall={long} />
          )}
          {machines > 0 && long && <p className={styles.none}>{t('report.machines', { n: machines })}</p>}
          {long && <p className={styles.none}>{t('report.links.explain')}</p>}
        </>
      )}
    </ChartFrame>
  )
}
