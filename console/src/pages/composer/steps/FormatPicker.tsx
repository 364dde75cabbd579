import { Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { EMPTY_CARD, FORMATS, type MessageFormat } from '../model/draft'
import { fieldId } from '../useFocusField'

const useStyles = makeStyles({ row: { flexWrap: 'wrap' } })

/** The form in which the message arrives in Teams. */
export function FormatPicker() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, edit } = useComposing()
  const choose = (format: MessageFormat) =>
    edit(format === 'card' ? { format, card: draft.card ?? EMPTY_CARD } : { format })
  return (
    <Field label={t('composer.field.format')}>
      <RadioGroup
        className={styles.row}
        layout="horizontal"
        value={draft.format}
        onChange={(_, { value }) => choose(value as MessageFormat)}
      >
        {FORMATS.map((format) => (
          <Radio
            key={format}
            value={format}
            id={draft.format === format ? fieldId('format') : `${fieldId('format')}-${format}`}
            label={t(`composer.format.${format}`)}
          />
        ))}
      </RadioGroup>
    </Field>
  )
}
