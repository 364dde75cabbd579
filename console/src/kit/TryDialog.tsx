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
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useMe } from '@/app/session/context'
import { keepTried, lastTried } from '@/app/session/tried'
import { useWords } from '@/words/context'
import { ProblemBar } from './ProblemBar'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
})

/**
 * Sends a campaign's message to one address now and says in place what came of it.
 * `before` saves what is still only here: what is sent is what the server has.
 */
export function TryDialog(props: {
  campaign: Pick<Schema<'Campaign'>, 'id' | 'channel' | 'time_zone'>
  before?: () => Promise<unknown>
  onClose: () => void
}) {
  const { campaign, onClose } = props
  const styles = useStyles()
  const { t, has, format } = useWords()
  const { name } = useMe()
  const queries = useQueryClient()
  const [address, setAddress] = useState(() => lastTried() ?? (name.includes('@') ? name : ''))
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
      await props.before?.()
      const params = { path: { id: campaign.id }, header: idempotent(newKey()) }
      const body = { address: address.trim() }
      setAnswer((await call(api.POST('/v1/campaigns/{id}/try', { params, body }))).data)
      keepTried(address.trim())
      void queries.invalidateQueries({ queryKey: keys.audit(campaign.id) })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const why = () => {
    const word = answer?.reason ?? answer?.result
    const key = `kit.tryOn.result.${word}`
    return word && has(key) ? t(key) : t('kit.tryOn.result.other', { word: word ?? '–' })
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <form onSubmit={(event) => void send(event)} noValidate>
          <DialogBody>
            <DialogTitle>{t('kit.tryOn.title')}</DialogTitle>
            <DialogContent className={styles.content}>
              <Field
                label={t('kit.tryOn.address')}
                hint={t('kit.tryOn.hint')}
                validationMessage={address && !valid ? t('kit.tryOn.invalid') : undefined}
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
                      {t('kit.tryOn.done', {
                        address: address.trim(),
                        at: answer.at ? format.time(answer.at, { zone: campaign.time_zone }) : '',
                        channel: t(`kit.channel.${campaign.channel}`),
                      })}
                    </MessageBarBody>
                  </MessageBar>
                )}
                {answer && !answer.delivered && (
                  <MessageBar intent="warning" layout="multiline">
                    <MessageBarBody>
                      <MessageBarTitle>{t('kit.tryOn.not')}</MessageBarTitle>
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
                {t('kit.tryOn.send')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
