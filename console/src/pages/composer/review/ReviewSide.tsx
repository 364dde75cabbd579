import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircle16Filled } from '@fluentui/react-icons'
import { useState } from 'react'
import { now } from '@/app/clock'
import { ProblemBar } from '@/kit/ProblemBar'
import { useReason } from '@/kit/useReason'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { ForecastCard } from '../forecast/ForecastCard'
import { CONFIRM_ABOVE, isConfirmed, mayPublish } from '../model/checks'
import { usePublish } from './usePublish'
import { useReview } from './useReview'

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL, minHeight: '100%' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalM,
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  confirm: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    // Always in sight: it is what the page is for.
    '@media (min-width: 1280px)': {
      position: 'sticky',
      zIndex: 5,
      bottom: 0,
      marginTop: 'auto',
      paddingBottom: tokens.spacingVerticalS,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalS },
  field: { flex: '1 1 140px' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** What will happen in words, the forecast, and the one button that starts it. */
export function ReviewSide() {
  const styles = useStyles()
  const { t, rich, format } = useWords()
  const { draft, campaign } = useComposing()
  const reason = useReason()(campaign.actions.publish, 'publish')
  const { checks, accepted, counted: forecast } = useReview()
  const { run, busy, failure } = usePublish()
  const [typed, setTyped] = useState('')
  const people = forecast?.people ?? null
  const zone = draft.time_zone
  const at = (instant: string | null | undefined) =>
    instant
      ? t('composer.will.at', {
          when: format.longDayTime(instant, { zone, now: now() }),
          place: format.place(zone),
        })
      : '–'
  const included = forecast?.lists.filter((list) => !list.excluded).map((list) => list.name) ?? []
  const excluded = forecast?.lists.filter((list) => list.excluded).map((list) => list.name) ?? []
  const { from, to, weekdays, skip } = draft.opening_hours
  const hours = t('composer.will.hoursText', {
    from,
    to,
    days: weekdays.map((day) => t(`composer.dayShort.${day}`)).join(', '),
  })
  const not = skip.length
    ? t('composer.will.notOn', {
        days: format.list(skip.map((date) => format.date(`${date}T12:00:00Z`, { zone: 'UTC' }))),
      })
    : ''
  const ready = mayPublish(checks) && people !== null && people > 0
  const confirmed = people !== null && isConfirmed(typed, people)
  const accept = Object.fromEntries([...accepted].map((flag) => [flag, true]))
  return (
    <div className={styles.stack}>
      <h2 className={styles.title}>{t('composer.will.title')}</h2>
      <dl className={styles.list}>
        <dt className={styles.name}>{t('composer.will.audience')}</dt>
        <dd className={styles.value}>
          {people === null
            ? '–'
            : rich(
                excluded.length ? 'composer.will.peopleBut' : 'composer.will.people',
                { people, lists: format.list(included), excluded: format.list(excluded) },
                { b: (parts) => <strong key="b">{parts}</strong> },
              )}
        </dd>
        <dt className={styles.name}>{t('composer.will.first')}</dt>
        <dd className={styles.value}>{at(forecast?.first_at)}</dd>
        <dt className={styles.name}>{t('composer.will.last')}</dt>
        <dd className={styles.value}>{at(forecast?.last_try_at ?? forecast?.last_at)}</dd>
        <dt className={styles.name}>{t('composer.when.hours')}</dt>
        <dd className={styles.value}>
          {hours}
          {not && <div>{not}</div>}
        </dd>
        <dt className={styles.name}>{t('composer.step.absent')}</dt>
        <dd className={styles.value}>
          {t(`composer.will.${draft.presence === 'always' ? 'always' : draft.on_exhausted}`)}
        </dd>
      </dl>
      <ForecastCard small />
      <div className={styles.confirm}>
        {failure !== null && <ProblemBar error={failure} focus />}
        {reason ? (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{reason}</MessageBarBody>
          </MessageBar>
        ) : (
          <>
            {people !== null && people > CONFIRM_ABOVE && (
              <h3 className={styles.title}>{t('composer.publish.many', { most: CONFIRM_ABOVE })}</h3>
            )}
            <form
              className={styles.row}
              onSubmit={(event) => {
                event.preventDefault()
                if (ready && confirmed && !busy && people !== null) void run(people, accept)
              }}
            >
              {people !== null && people > CONFIRM_ABOVE && (
                <Field
                  className={styles.field}
                  label={t('composer.publish.type', { people: String(people) })}
                >
                  <Input
                    inputMode="numeric"
                    autoComplete="off"
                    value={typed}
                    onChange={(_, { value }) => setTyped(value)}
                    contentAfter={confirmed ? <CheckmarkCircle16Filled className={styles.good} /> : undefined}
                  />
                </Field>
              )}
              <Button
                type="submit"
                appearance="primary"
                disabledFocusable={!ready || !confirmed || busy}
                icon={busy ? <Spinner size="tiny" /> : undefined}
              >
                {people === null ? t('composer.publish.button') : t('composer.publish.to', { people })}
              </Button>
            </form>
            <p className={styles.note}>
              {ready
                ? t('composer.publish.until', {
                    when: forecast?.first_at ? format.dayTime(forecast.first_at, { zone, now: now() }) : '–',
                  })
                : t('composer.publish.notYet')}
            </p>
          </>
        )}
      </div>
    </div>
  )
}
