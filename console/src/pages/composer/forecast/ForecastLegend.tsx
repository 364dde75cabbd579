import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { useBarStyles } from './useBarStyles'

const useStyles = makeStyles({
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  item: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  swatch: { width: '10px', height: '10px', borderRadius: '2px' },
})

/** What the two parts of a bar are, and what share of absent people the retries assume. */
export function ForecastLegend() {
  const styles = useStyles()
  const bars = useBarStyles()
  const { t, format } = useWords()
  const { forecast } = useComposing()
  const absent = forecast?.absent_permille
  return (
    <div className={styles.legend}>
      <span className={styles.item}>
        <span className={mergeClasses(styles.swatch, bars.first)} />
        {t('composer.forecast.first')}
      </span>
      {absent !== 0 && (
        <span className={styles.item}>
          <span className={mergeClasses(styles.swatch, bars.retries)} />
          {absent == null
            ? t('composer.forecast.retry')
            : t(
                forecast?.absent_from === 'history'
                  ? 'composer.forecast.retriesHistory'
                  : 'composer.forecast.retriesAssumed',
                {
                  share: format.percent(absent, 1000, 0),
                },
              )}
        </span>
      )}
    </div>
  )
}
