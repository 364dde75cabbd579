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
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { newKey, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useMe } from '@/app/session/context'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { sendTry } from '../data/calls'

const KEPT = 'presently.tryAddress'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
})

/** Sends the message to one address now and says in place what came of it. */
export function TryDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles()
  const { t, has, format } = useWords()
  const { id, draft, flush, readOnly } = useComposing()
  const { name } = useMe()
  const queries = useQueryClient()
  const [address, setAddress] = useState(() => localStorage.getItem(KEPT) ?? (name.includes('@') ? name : ''))
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Schema<'TryView'> | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const valid = /^[^\s@]+@[^\s@]+$/.test(address.trim())

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!valid || busy) return
    setBusy(true)
    setAnswer(null)
    setFailure(null)
    try {
      // What is sent is what the server has.
      if (!readOnly) await flush()
      setAnswer(await sendTry(id, address.trim(), newKey()))
      localStorage.setItem(KEPT, address.trim())
      void queries.invalidateQueries({ queryKey: keys.audit(id) })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const why = () => {
    const word = answer?.reason ?? answer?.result
    const key = `composer.tryResult.${word}`
    return word && has(key) ? t(key) : t('composer.tryResult.other', { word: word ?? '–' })
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <form onSubmit={(event) => void send(event)} noValidate>
          <DialogBody>
            <DialogTitle>{t('composer.tryTitle')}</DialogTitle>
            <DialogContent className={styles.content}>
              <Field
                label={t('composer.tryAddress')}
                hint={t('composer.tryHint')}
                validationMessage={address && !valid ? t('composer.tryInvalid') : undefined}
              >
                <Input
                  type="email"
                  autoComplete="email"
                  value={address}
                  onChange={(_, { value }) => setAddress(value)}
                />
              </Field>
              <div role="status">
                {answer?.delivered && (
                  <MessageBar intent="success" layout="multiline">
                    <MessageBarBody>
                      {t('composer.tryDone', {
                        address: address.trim(),
                        at: answer.at ? format.time(answer.at, { zone: draft.time_zone }) : '',
                        channel: t(`kit.channel.${draft.channel}`),
                      })}
                    </MessageBarBody>
                  </MessageBar>
                )}
                {answer && !answer.delivered && (
                  <MessageBar intent="warning" layout="multiline">
                    <MessageBarBody>
                      <MessageBarTitle>{t('composer.tryNot')}</MessageBarTitle>
                      {why()} {answer.cure}
                    </MessageBarBody>
                  </MessageBar>
                )}
              </div>
              {failure !== null && <ProblemBar error={failure} focus />}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('shell.close')}</Button>
              <Button
                type="submit"
                appearance="primary"
                disabledFocusable={!valid || busy}
                icon={busy ? <Spinner size="tiny" /> : undefined}
              >
                {t('composer.trySend')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
