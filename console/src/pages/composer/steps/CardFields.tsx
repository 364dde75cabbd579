import { Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { type Card, EMPTY_CARD } from '../model/draft'
import { fieldId } from '../useFocusField'
import { useFieldError } from './useFieldError'

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  wide: { gridColumn: '1 / -1' },
})

/** What a card has besides its text: title, picture, button. */
export function CardFields() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, edit } = useComposing()
  const error = useFieldError()
  const card = draft.card ?? EMPTY_CARD
  const set = (patch: Partial<Card>) => edit({ card: { ...card, ...patch } })
  const button = card.button ?? { label: '', url: '' }
  const setButton = (patch: Partial<typeof button>) => {
    const next = { ...button, ...patch }
    set({ button: next.label || next.url ? next : null })
  }
  return (
    <Panel title={t('composer.card.title')}>
      <div className={styles.grid}>
        <Field
          className={styles.wide}
          label={t('composer.card.heading')}
          validationMessage={error('card.title', card.title !== '')}
        >
          <Input
            id={fieldId('card.title')}
            value={card.title}
            maxLength={200}
            onChange={(_, { value }) => set({ title: value })}
          />
        </Field>
        <Field
          label={t('composer.card.image')}
          hint={t('composer.card.imageHint')}
          validationMessage={error('card.image', card.image !== null)}
        >
          <Input
            id={fieldId('card.image')}
            type="url"
            value={card.image ?? ''}
            placeholder="https://"
            maxLength={2000}
            onChange={(_, { value }) => set({ image: value || null })}
          />
        </Field>
        <Field
          label={t('composer.card.alt')}
          hint={t('composer.card.altHint')}
          validationMessage={error('card.image_alt', Boolean(card.image))}
        >
          <Input
            id={fieldId('card.image_alt')}
            value={card.image_alt ?? ''}
            maxLength={200}
            onChange={(_, { value }) => set({ image_alt: value || null })}
          />
        </Field>
        <Field
          label={t('composer.card.button')}
          validationMessage={error('card.button.label', card.button !== null)}
        >
          <Input
            id={fieldId('card.button.label')}
            value={button.label}
            maxLength={40}
            onChange={(_, { value }) => setButton({ label: value })}
          />
        </Field>
        <Field
          label={t('composer.card.url')}
          validationMessage={error('card.button.url', card.button !== null)}
        >
          <Input
            id={fieldId('card.button.url')}
            type="url"
            value={button.url}
            placeholder="https://"
            maxLength={2000}
            onChange={(_, { value }) => setButton({ url: value })}
          />
        </Field>
      </div>
    </Panel>
  )
}
