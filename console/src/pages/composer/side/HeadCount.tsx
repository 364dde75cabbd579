import { makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useQueries } from '@tanstack/react-query'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { askFacts } from '../data/calls'
import { appOf } from '../model/app'

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: `${tokens.spacingVerticalXS} 0`,
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'start',
  },
  number: { textAlign: 'end', whiteSpace: 'nowrap' },
  sum: {
    borderTop: `1px solid ${tokens.colorNeutralStroke1}`,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    paddingTop: tokens.spacingVerticalS,
  },
  faint: { color: tokens.colorNeutralForeground3 },
  note: {
    margin: `${tokens.spacingVerticalS} 0 0`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
})

/** How many people it is: lists, less doubles, less those who are left out; with the app; their zones. */
export function HeadCount() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, forecast } = useComposing()
  const { include } = draft.audience
  const facts = useQueries({
    queries: include.map((list) => ({
      queryKey: ['list', list, 'facts'],
      queryFn: () => askFacts(list),
      staleTime: 60_000,
      retry: 1,
    })),
  })
  if (include.length === 0) {
    return (
      <Panel title={t('composer.side.people')}>
        <p className={styles.note}>{t('composer.count.none')}</p>
      </Panel>
    )
  }
  if (!forecast || forecast.people === null) {
    return (
      <Panel title={t('composer.side.people')}>
        <Skeleton aria-label={t('shell.loading')}>
          <SkeletonItem size={96} />
        </Skeleton>
      </Panel>
    )
  }
  const minus = (n: number | null) => (n ? `− ${format.number(n)}` : '0')
  const app = appOf(facts.map(({ data }) => data))
  const included = forecast.lists.filter((list) => !list.excluded)
  return (
    <div className={styles.stack}>
      <Panel title={t('composer.side.people')}>
        <table className={styles.table}>
          <tbody>
            {included.map((list) => (
              <tr key={list.id}>
                <th scope="row" className={styles.cell}>
                  {list.name}
                </th>
                <td className={mergeClasses(styles.cell, styles.number)}>{format.number(list.rows)}</td>
              </tr>
            ))}
            <tr className={styles.faint}>
              <th scope="row" className={styles.cell}>
                {t('composer.count.doubles')}
              </th>
              <td className={mergeClasses(styles.cell, styles.number)}>{minus(forecast.duplicates)}</td>
            </tr>
            <tr className={styles.faint}>
              <th scope="row" className={styles.cell}>
                {t('composer.count.excluded')}
              </th>
              <td className={mergeClasses(styles.cell, styles.number)}>{minus(forecast.excluded)}</td>
            </tr>
            <tr>
              <th scope="row" className={mergeClasses(styles.cell, styles.sum)}>
                {t('composer.count.people')}
              </th>
              <td className={mergeClasses(styles.cell, styles.number, styles.sum)}>
                = {format.number(forecast.people)}
              </td>
            </tr>
          </tbody>
        </table>
        {!forecast.exact && <p className={styles.note}>{t('composer.count.notExact')}</p>}
      </Panel>
      {draft.channel === 'teams' && app && app.known > 0 && (
        <Panel title={t('composer.count.app')}>
          {t('composer.count.withApp', {
            n: app.installed,
            of: app.known,
            share: format.percent(app.installed, app.known),
          })}
        </Panel>
      )}
      {forecast.zones.length > 0 && (
        <Panel title={t('composer.count.zones')}>
          <table className={styles.table} aria-label={t('composer.count.zones')}>
            <tbody>
              {forecast.zones.slice(0, 8).map((zone) => (
                <tr key={zone.time_zone}>
                  <th scope="row" className={styles.cell}>
                    {format.place(zone.time_zone)}
                  </th>
                  <td className={mergeClasses(styles.cell, styles.number)}>{format.number(zone.people)}</td>
                  <td className={mergeClasses(styles.cell, styles.number, styles.faint)}>
                    {format.percent(zone.people, forecast.people ?? 0)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </div>
  )
}
