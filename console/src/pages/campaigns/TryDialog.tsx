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
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { useMe } from '@/app/session/context'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { sendTry } from './acts'
import type { Row } from './useCampaigns'

const useStyles = makeStyles({ content: { display: 'grid', rowGap: tokens.spacingVerticalM } })

/** Sends a campaign to one address and says in place what came of it. */
export function TryDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const me = useMe()
  const [address, setAddress] = useState(me.name.includes('@') ? me.name : '')
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Schema<'TryView'> | null>(null)
  const [failure, setFailure] = useState<unknown>(null)

  const send = async () => {
    const bad = !/^[^\s@]+@[^\s@]+$/.test(address.trim())
    setWrong(bad)
    if (bad || busy) return
    setBusy(true)
    setAnswer(null)
    setFailure(null)
    try {
      setAnswer(await sendTry(row.id, address.trim()))
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const channel = t(`kit.channel.${row.channel}`)
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <DialogBody>
            <DialogTitle>
              {t('campaigns.try.title', { name: row.name || t('campaigns.untitled') })}
            </DialogTitle>
            <DialogContent className={styles.content}>
              {t('campaigns.try.text')}
              <Field
                label={t('campaigns.try.address')}
                validationMessage={wrong ? t('campaigns.try.wrong') : undefined}
              >
                <Input
                  type="text"
                  inputMode="email"
                  autoComplete="email"
                  maxLength={320}
                  value={address}
                  onChange={(_, { value }) => setAddress(value)}
                />
              </Field>
              {failure !== null && <ProblemBar error={failure} />}
              {answer?.delivered && (
                <MessageBar intent="success" role="status">
                  <MessageBarBody>
                    {t('campaigns.try.sent', {
                      time: answer.at ? format.time(answer.at, { zone: row.time_zone }) : '',
                      channel,
                    })}
                  </MessageBarBody>
                </MessageBar>
              )}
              {answer && !answer.delivered && (
                <MessageBar intent="warning" layout="multiline" role="status">
                  <MessageBarBody>
                    <MessageBarTitle>{t('campaigns.try.not')}</MessageBarTitle>
                    {answer.cure ?? answer.reason ?? answer.result}
                  </MessageBarBody>
                </MessageBar>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('campaigns.try.close')}</Button>
              <Button
                type="submit"
                appearance="primary"
                disabledFocusable={busy}
                icon={busy ? <Spinner size="tiny" /> : undefined}
              >
                {t('campaigns.try.send')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
