import { makeStyles, tokens } from '@fluentui/react-components'
import { lazy, Suspense } from 'react'
import { whenOnline } from '@/app/whenOnline'
import { useWidth } from '@/kit/useWidth'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { axisLabels, columnsOf, columnWords, medianWords } from '../model/firstClick'

const FirstClickChart = lazy(whenOnline(() => import('./FirstClickChart')))

const useStyles = makeStyles({
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    marginTop: tokens.spacingVerticalM,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  median: { color: tokens.colorNeutralForeground3 },
  chart: { position: 'relative', overflow: 'hidden' },
  hits: { position: 'absolute', inset: 0, display: 'flex' },
  hit: { flex: 1 },
  labels: {
    display: 'flex',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    height: '18px',
  },
  label: { flex: 1, position: 'relative', whiteSpace: 'nowrap' },
  middle: { position: 'absolute', left: '50%', transform: 'translateX(-50%)' },
  end: { position: 'absolute', right: 0 },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

/** How long people took to their first click: columns in growing steps, and the finding in words. */
export function FirstClick({ report, tall }: { report: Report; tall?: boolean }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const [box, width] = useWidth<HTMLDivElement>()
  const columns = columnsOf(report.first_click.buckets)
  const labels = axisLabels(columns, t)
  const people = columns.reduce((sum, column) => sum + column.people, 0)
  const median = medianWords(report.first_click.median_seconds, t)
  const height = tall ? 120 : 44
  return (
    <section aria-label={t('report.firstClick.title')}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t('report.firstClick.title')}</h3>
        <span className={styles.median}>{median}</span>
      </div>
      <div
        ref={box}
        className={styles.chart}
        style={{ height }}
        role="img"
        aria-label={t('report.firstClick.finding', { n: people, median })}
      >
        {width > 0 && (
          <Suspense fallback={null}>
            <FirstClickChart columns={columns} width={width} height={height} />
          </Suspense>
        )}
        <span className={styles.hits}>
          {columns.map((column) => (
            <span
              key={column.from}
              className={styles.hit}
              title={`${columnWords(column, t)}: ${format.number(column.people)}`}
            />
          ))}
        </span>
      </div>
      <div className={styles.labels} aria-hidden>
        {columns.map((column, index) => (
          <span key={column.from} className={styles.label}>
            <span
              className={index === 0 ? undefined : index === columns.length - 1 ? styles.end : styles.middle}
            >
              {labels[index]}
            </span>
          </span>
        ))}
      </div>
      <div className={styles.hidden}>
        <table>
          <caption>{t('report.firstClick.title')}</caption>
          <tbody>
            {columns.map((column) => (
              <tr key={column.from}>
                <th scope="row">{columnWords(column, t)}</th>
                <td>{format.number(column.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
