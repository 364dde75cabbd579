import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import type { Check, Level } from '../model/checks'
import { StepHead } from '../steps/StepForm'
import { CheckRow } from './CheckRow'
import { noteRemarks } from './remarks'
import { useReview } from './useReview'

const useStyles = makeStyles({
  lead: {
    margin: `0 0 ${tokens.spacingVerticalM}`,
    color: tokens.colorNeutralForeground3,
  },
  stack: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    overflow: 'hidden',
  },
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    margin: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
})

const GROUPS: readonly (readonly [Level, 'red' | 'amber' | 'green' | 'loading'])[] = [
  ['red', 'red'],
  ['amber', 'amber'],
  ['green', 'green'],
  ['loading', 'loading'],
]

/** The checks before publishing: what must be mended, what is worth a look, what is in order. */
export default function Review() {
  const styles = useStyles()
  const { t } = useWords()
  const { id, campaign, saving } = useComposing()
  const { checks, accepted, accept } = useReview()
  const of = (level: Level) => checks.filter((check) => check.level === level)
  const red = of('red').length
  const amber = of('amber').length
  const loading = of('loading').length
  const { etag } = saving.stored
  useEffect(() => {
    if (loading === 0) noteRemarks(id, etag, amber)
  }, [id, etag, amber, loading])
  const lead = red
    ? t('composer.review.mend', { n: red })
    : loading
      ? t('composer.review.checking')
      : t('composer.review.ready', { n: amber })
  return (
    <>
      <StepHead title={t(red ? 'composer.review.notReady' : 'composer.review.title')} />
      <p className={styles.lead} role="status">
        {lead}
      </p>
      <div className={styles.stack}>
        {campaign.refused && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{t('composer.review.refused')}</MessageBarTitle>
              {campaign.refused.detail}
            </MessageBarBody>
          </MessageBar>
        )}
        <div className={styles.card}>
          {GROUPS.map(([level, name]) => {
            const group = of(level)
            if (group.length === 0) return null
            return (
              <section key={level} aria-label={t(`composer.review.${name}`)}>
                <h3 className={styles.head}>
                  <span>{t(`composer.review.${name}`)}</span>
                  <span>{group.length}</span>
                </h3>
                <ul className={styles.list}>
                  {group.map((check: Check) => (
                    <CheckRow
                      key={`${check.id} ${check.word} ${check.detail}`}
                      check={check}
                      accepted={accepted}
                      accept={accept}
                    />
                  ))}
                </ul>
              </section>
            )
          })}
        </div>
      </div>
    </>
  )
}
