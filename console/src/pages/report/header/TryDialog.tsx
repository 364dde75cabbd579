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
  Spinner,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useMe } from '@/app/session/context'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import type { Campaign } from '../data/types'
import { useActs } from '../data/useActs'

type Answer = Awaited<ReturnType<ReturnType<typeof useActs>['tryOn']>>

/** Sends the message to one address now; the answer stands where the question was. */
export function TryDialog(props: { campaign: Campaign; open: boolean; onClose: () => void }) {
  const { campaign } = props
  const { t, has, format } = useWords()
  const me = useMe()
  const acts = useActs(campaign.id)
  const [address, setAddress] = useState(me.name.includes('@') ? me.name : '')
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const send = async () => {
    if (!address.trim() || busy) return
    setBusy(true)
    setAnswer(null)
    setFailure(null)
    try {
      setAnswer(await acts.tryOn(address.trim()))
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const reason = () => {
    const known = `report.cureLong.${answer?.reason}`
    return has(known) ? t(known) : (answer?.cure ?? answer?.reason ?? answer?.result ?? '')
  }
  return (
    <Dialog open={props.open} onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <DialogBody>
            <DialogTitle>{t('report.try.title')}</DialogTitle>
            <DialogContent>
              <p>{t('report.try.text')}</p>
              {failure !== null && <ProblemBar error={failure} focus />}
              <div role="status">
                {answer && (
                  <MessageBar intent={answer.delivered ? 'success' : 'warning'} layout="multiline">
                    <MessageBarBody>
                      {answer.delivered
                        ? t('report.try.sent', {
                            time: answer.at ? format.time(answer.at, { zone: campaign.time_zone }) : '',
                            channel: t(`kit.channel.${campaign.channel}`),
                          })
                        : t('report.try.failed', { reason: reason() })}
                    </MessageBarBody>
                  </MessageBar>
                )}
              </div>
              <Field label={t('report.try.address')} required>
                <Input value={address} onChange={(_, { value }) => setAddress(value)} autoComplete="email" />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={props.onClose}>{t('shell.close')}</Button>
              <Button
                type="submit"
                appearance="primary"
                icon={busy ? <Spinner size="tiny" /> : undefined}
                disabledFocusable={busy || !address.trim()}
              >
                {t('report.try.send')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
