import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import type { Editor } from '@tiptap/react'
import { type FormEvent, useState } from 'react'
import { useWords } from '@/words/context'
import { linkOf } from './links'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
})

/** Makes the chosen text a link, changes one, or takes it away. */
export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const before = String(editor.getAttributes('link').href ?? '')
  const [href, setHref] = useState(before)
  const [text, setText] = useState('')
  const bare = editor.state.selection.empty && !before
  const link = linkOf(href)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    if (!link) return
    const chain = editor.chain().focus().extendMarkRange('link')
    if (bare)
      chain
        .insertContent([
          { type: 'text', text: text.trim() || link, marks: [{ type: 'link', attrs: { href: link } }] },
        ])
        .run()
    else chain.setLink({ href: link }).run()
    onClose()
  }
  const remove = () => {
    editor.chain().focus().extendMarkRange('link').unsetLink().run()
    onClose()
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <form onSubmit={apply} noValidate>
          <DialogBody>
            <DialogTitle>{t('composer.link.title')}</DialogTitle>
            <DialogContent className={styles.content}>
              <Field
                label={t('composer.link.address')}
                validationMessage={href && !link ? t('composer.link.wrong') : undefined}
              >
                <Input
                  type="url"
                  value={href}
                  placeholder="https://"
                  onChange={(_, { value }) => setHref(value)}
                />
              </Field>
              {bare && (
                <Field label={t('composer.link.text')}>
                  <Input value={text} onChange={(_, { value }) => setText(value)} />
                </Field>
              )}
            </DialogContent>
            <DialogActions>
              {before && <Button onClick={remove}>{t('composer.link.remove')}</Button>}
              <Button onClick={onClose}>{t('composer.no')}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={!link}>
                {t('composer.link.set')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
