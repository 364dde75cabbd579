import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components'
import { useId } from 'react'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import type { Key } from '@/words/model'
import { useComposing } from '../context'
import { type Draft, PRESENCES } from '../model/draft'
import { fieldId } from '../useFocusField'
import { ReadOnly } from './ReadOnly'
import { StepHead } from './StepForm'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  question: {
    margin: `0 0 ${tokens.spacingVerticalS}`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  hint: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  rule: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorNeutralForeground3 },
})

type Choice = 'presence' | 'on_exhausted' | 'on_ambiguous'
const ANSWERS: { [Field in Choice]: readonly Draft[Field][] } = {
  presence: PRESENCES,
  on_exhausted: ['unprogram', 'deliver'],
  on_ambiguous: ['hold', 'resend'],
}

/** The original's question, what comes after three rounds, and what to do when a result is unclear. */
export function AbsentStep() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, readOnly } = useComposing()
  const always = draft.presence === 'always'
  if (readOnly) {
    const rows = (Object.keys(ANSWERS) as Choice[]).map(
      (field) => [t(`composer.absent.${field}`), t(`composer.absent.${draft[field]}` as Key)] as const,
    )
    return (
      <>
        <StepHead title={t('composer.absent.title')} />
        <ReadOnly rows={rows} />
      </>
    )
  }
  return (
    <>
      <StepHead title={t('composer.absent.title')} />
      <div className={styles.form}>
        <Panel>
          <Question field="presence" />
          <p className={styles.rule}>{t(always ? 'composer.absent.alwaysRule' : 'composer.absent.rule')}</p>
        </Panel>
        {!always && (
          <Panel>
            <Question field="on_exhausted" />
          </Panel>
        )}
        <Panel>
          <Accordion collapsible defaultOpenItems={draft.on_ambiguous === 'resend' ? ['unclear'] : []}>
            <AccordionItem value="unclear">
              <AccordionHeader as="h3">{t('composer.absent.on_ambiguous')}</AccordionHeader>
              <AccordionPanel>
                <Question field="on_ambiguous" silent />
              </AccordionPanel>
            </AccordionItem>
          </Accordion>
        </Panel>
      </div>
    </>
  )
}

function Question({ field, silent }: { field: Choice; silent?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, edit } = useComposing()
  const id = useId()
  return (
    <>
      {!silent && (
        <h3 id={id} className={styles.question}>
          {t(`composer.absent.${field}`)}
        </h3>
      )}
      <RadioGroup
        aria-labelledby={silent ? undefined : id}
        aria-label={silent ? t(`composer.absent.${field}`) : undefined}
        value={draft[field]}
        onChange={(_, { value }) => edit({ [field]: value })}
      >
        {ANSWERS[field].map((answer) => (
          <Radio
            key={answer}
            value={answer}
            id={draft[field] === answer ? fieldId(field) : `${fieldId(field)}-${answer}`}
            label={
              <>
                {t(`composer.absent.${answer}` as Key)}
                <span className={styles.hint}>{t(`composer.absent.${answer}.hint` as Key)}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
    </>
  )
}
