import { Field, Input } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { fieldId } from '../useFocusField'
import { ReadOnly } from './ReadOnly'
import { StepHead } from './StepForm'
import { useFieldError } from './useFieldError'

const MOST = 120

/** What the campaign is called. */
export function NameStep() {
  const { t } = useWords()
  const { draft, edit, readOnly } = useComposing()
  const error = useFieldError()
  return (
    <>
      <StepHead title={t('composer.name.title')} />
      {readOnly ? (
        <ReadOnly rows={[[t('composer.field.name'), draft.name]]} />
      ) : (
        <Field
          label={t('composer.field.name')}
          hint={t('composer.name.hint', { n: [...draft.name].length, most: MOST })}
          validationMessage={error('name', draft.name !== '')}
        >
          <Input
            id={fieldId('name')}
            value={draft.name}
            maxLength={MOST}
            onChange={(_, { value }) => edit({ name: value })}
          />
        </Field>
      )}
    </>
  )
}
