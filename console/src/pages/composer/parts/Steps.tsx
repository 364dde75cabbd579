import { Dropdown, makeStyles, mergeClasses, Option, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircle20Filled,
  Circle20Regular,
  DismissCircle20Filled,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { MouseEvent } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { STEPS, type Step, type StepState, stateOf } from '../model/steps'
import { useRemarks } from '../review/remarks'
import { useStepLine } from './useStepLine'

const useStyles = makeStyles({
  nav: { height: '100%', display: 'flex', flexDirection: 'column' },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: tokens.spacingHorizontalS,
    display: 'flex',
    flexDirection: 'column',
    rowGap: '2px',
  },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1 },
    ':global(html[data-theme="contrast"])': { outline: '2px solid Highlight' },
  },
  line: {
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  good: { color: tokens.colorPaletteGreenForeground1 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
  amber: {
    color: tokens.colorStatusWarningForeground3,
    verticalAlign: 'text-bottom',
    marginInlineEnd: tokens.spacingHorizontalXS,
  },
  open: { color: tokens.colorNeutralForeground3 },
  foot: {
    marginTop: 'auto',
    padding: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  menu: { padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL} 0` },
  dropdown: { width: '100%', minHeight: '44px' },
})

const ICON: Record<StepState, typeof Circle20Regular> = {
  good: CheckmarkCircle20Filled,
  wrong: DismissCircle20Filled,
  open: Circle20Regular,
}

/** The steps with their marks and what each says now; one menu on a phone. */
export function Steps({ seen, asMenu }: { seen: ReadonlySet<Step>; asMenu: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const { id, step: current, go, mends, forecast, readOnly, saving } = useComposing()
  const lineOf = useStepLine()
  const remarks = useRemarks(id, saving.stored.etag)
  const marks = STEPS.map((step) => {
    const state = stateOf(step, mends, seen, forecast !== undefined)
    return { step, state, line: lineOf(step, state), Icon: ICON[state] }
  })
  if (asMenu) {
    return (
      <nav className={styles.menu} aria-label={t('composer.steps')}>
        <Dropdown
          className={styles.dropdown}
          aria-label={t('composer.steps')}
          value={t('composer.stepOf', {
            step: t(`composer.step.${current}`),
            n: STEPS.indexOf(current) + 1,
            of: STEPS.length,
          })}
          selectedOptions={[current]}
          onOptionSelect={(_, { optionValue }) => optionValue && go(optionValue as Step)}
        >
          {marks.map(({ step, state, Icon }) => (
            <Option key={step} value={step} text={t(`composer.step.${step}`)}>
              <Icon className={styles[state]} aria-label={t(`composer.mark.${state}`)} />
              {t(`composer.step.${step}`)}
            </Option>
          ))}
        </Dropdown>
      </nav>
    )
  }
  return (
    <nav className={styles.nav} aria-label={t('composer.steps')}>
      <ol className={styles.list}>
        {marks.map(({ step, state, line, Icon }) => (
          <li key={step}>
            <a
              href={`/campaigns/${id}/edit/${step}`}
              aria-current={step === current ? 'step' : undefined}
              className={mergeClasses(styles.step, step === current && styles.current)}
              onClick={(event: MouseEvent) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                go(step)
              }}
            >
              <Icon className={styles[state]} aria-label={t(`composer.mark.${state}`)} />
              <span>
                {t(`composer.step.${step}`)}
                <span className={mergeClasses(styles.line, state === 'wrong' && styles.wrong)}>
                  {step === 'review' && remarks ? (
                    <Warning16Filled className={styles.amber} aria-hidden />
                  ) : null}
                  {line}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ol>
      {!readOnly && <div className={styles.foot}>{t('composer.savedAsYouType')}</div>}
    </nav>
  )
}
