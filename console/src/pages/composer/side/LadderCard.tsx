import {
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  tokens,
} from '@fluentui/react-components'
import { now } from '@/app/clock'
import { useOutcomeStyles } from '@/kit/outcomes'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { roundsInWindow, roundsOf } from '../model/ladder'

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  sub: {
    margin: `2px 0 ${tokens.spacingVerticalM}`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  round: {
    margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  row: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '20px 56px minmax(0, 1fr)',
    alignItems: 'center',
    minHeight: '30px',
    columnGap: tokens.spacingHorizontalS,
  },
  dot: { width: '12px', height: '12px', borderRadius: '50%', justifySelf: 'center', zIndex: 1 },
  first: { width: '18px', height: '18px' },
  none: { backgroundColor: 'transparent', border: `1px dashed ${tokens.colorNeutralStrokeAccessible}` },
  line: {
    ':not(:last-child)::after': {
      content: '""',
      position: 'absolute',
      left: '9px',
      top: '50%',
      height: '100%',
      borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  time: { fontWeight: tokens.fontWeightSemibold },
  why: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  faint: { color: tokens.colorNeutralForeground3 },
  note: { marginTop: tokens.spacingVerticalL },
})

/** One example person who is never there: each try with its time, and what comes at the end. */
export function LadderCard() {
  const styles = useStyles()
  const outcomes = useOutcomeStyles()
  const { t, format } = useWords()
  const { draft, forecast, forecastFailed, step, go } = useComposing()
  const ladder = forecast?.ladder
  if (draft.presence === 'always') {
    return (
      <>
        <h2 className={styles.title}>{t('composer.ladder.title')}</h2>
        <p className={styles.sub}>{t('composer.ladder.always')}</p>
      </>
    )
  }
  if (!ladder) {
    return (
      <>
        <h2 className={styles.title}>{t('composer.ladder.title')}</h2>
        <p className={styles.sub}>{t('composer.absent.rule')}</p>
        {forecast || forecastFailed ? (
          <p className={styles.sub}>{t('composer.ladder.none')}</p>
        ) : (
          <Skeleton aria-label={t('shell.loading')}>
            <SkeletonItem size={128} />
          </Skeleton>
        )}
      </>
    )
  }
  const zone = ladder.time_zone
  const rounds = roundsOf(ladder.tries, zone)
  const fit = roundsInWindow(rounds)
  return (
    <>
      <h2 className={styles.title}>{t('composer.ladder.title')}</h2>
      <p className={styles.sub}>
        {t('composer.ladder.example')}{' '}
        {ladder.name
          ? t('composer.ladder.person', { name: ladder.name, place: format.place(zone) })
          : t('composer.ladder.place', { place: format.place(zone) })}
      </p>
      <ol className={styles.list}>
        {rounds.map((round) => (
          <li key={round.cycle}>
            <h3 className={styles.round}>
              {round.date
                ? t('composer.ladder.round', {
                    n: round.cycle,
                    day: format.longDay(`${round.date}T12:00:00Z`, { zone: 'UTC', now: now() }),
                  })
                : t('composer.ladder.roundOver', { n: round.cycle })}
            </h3>
            {round.date && (
              <ol className={styles.list}>
                {round.tries.map((one) => (
                  <li key={one.rung} className={mergeClasses(styles.row, styles.line)}>
                    <span
                      aria-hidden
                      className={mergeClasses(
                        styles.dot,
                        one.rung === 1 && styles.first,
                        one.at ? outcomes.base : styles.none,
                        one.at !== null && outcomes.absent,
                      )}
                    />
                    <span className={mergeClasses(styles.time, !one.at && styles.faint)}>
                      {one.at ? format.time(one.at, { zone }) : '–'}
                    </span>
                    <span className={mergeClasses(styles.why, !one.at && styles.faint)}>
                      {one.at
                        ? t(`composer.ladder.${one.why}`)
                        : t(
                            one.skipped === 'window_over' ? 'composer.ladder.over' : 'composer.ladder.closed',
                          )}
                    </span>
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
        <li className={styles.row}>
          <span
            aria-hidden
            className={mergeClasses(
              styles.dot,
              outcomes.base,
              draft.on_exhausted === 'deliver' ? outcomes.sent : outcomes.unprogrammed,
            )}
          />
          <span className={styles.time}>{t('composer.ladder.then')}</span>
          <span className={styles.why}>{t(`composer.ladder.${draft.on_exhausted}`)}</span>
        </li>
      </ol>
      <MessageBar intent="info" layout="multiline" className={styles.note}>
        <MessageBarBody>
          {t(fit >= 3 ? 'composer.ladder.threeRounds' : 'composer.ladder.fewerRounds', { n: fit })}{' '}
          {step === 'when' && (
            <Link as="button" inline onClick={() => go('absent')}>
              {t('composer.ladder.change')}
            </Link>
          )}
        </MessageBarBody>
      </MessageBar>
    </>
  )
}
