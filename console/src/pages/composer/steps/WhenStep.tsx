import { makeStyles, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { ForecastCard } from '../forecast/ForecastCard'
import { WhenFigures } from '../forecast/WhenFigures'
import { HoursFields } from './HoursFields'
import { ReadOnly } from './ReadOnly'
import { StartFields } from './StartFields'
import { StepHead } from './StepForm'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL },
})

/** When it may arrive: the fields, and below them the hours painted over what will be sent in them. */
export default function WhenStep() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, readOnly } = useComposing()
  const { opening_hours: hours, duration } = draft
  return (
    <>
      <StepHead title={t('composer.when.title')} />
      <div className={styles.form}>
        {readOnly ? (
          <ReadOnly
            rows={[
              [t('composer.when.start'), `${draft.start.replace('T', ' ')} ${draft.time_zone}`],
              [
                t('composer.when.for'),
                'days' in duration
                  ? t('composer.when.nDays', { n: duration.days })
                  : t('composer.when.nHours', { n: duration.hours }),
              ],
              [t('composer.when.hours'), `${hours.from}–${hours.to}`],
              [t('composer.when.days'), hours.weekdays.map((day) => t(`composer.day.${day}`)).join(', ')],
              [t('composer.when.notOn'), hours.skip.join(', ') || '–'],
            ]}
          />
        ) : (
          <>
            <StartFields />
            <HoursFields />
          </>
        )}
        <ForecastCard />
        <WhenFigures />
      </div>
    </>
  )
}
