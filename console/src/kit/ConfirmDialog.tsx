import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Spinner,
} from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { useWords } from '@/words/context'
import { ProblemBar } from './ProblemBar'

/** Asks before what cannot be undone. The verb is on the button; a failure is said in place and the dialog stays. */
export function ConfirmDialog(props: {
  open: boolean
  title: string
  /** What goes and what stays, with its figures. */
  children: ReactNode
  verb: string
  /** The safe answer; "Keep it as it is" when missing. */
  no?: string
  /** Whether the verb can be pressed already; always when missing. */
  ready?: boolean
  act: () => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const close = () => {
    setFailure(null)
    props.onClose()
  }
  const act = async () => {
    if (props.ready === false) return
    setBusy(true)
    setFailure(null)
    try {
      await props.act()
      close()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog modalType="alert" open={props.open} onOpenChange={(_, { open }) => !open && !busy && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogContent>
            {failure !== null && <ProblemBar error={failure} focus />}
            {props.children}
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" disabled={busy} onClick={close}>
              {props.no ?? t('kit.confirmNo')}
            </Button>
            <Button
              appearance="primary"
              disabledFocusable={busy || props.ready === false}
              icon={busy ? <Spinner size="tiny" /> : undefined}
              onClick={() => void act()}
            >
              {props.verb}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
