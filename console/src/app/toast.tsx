import {
  Link,
  Toast,
  ToastBody,
  ToastTitle,
  ToastTrigger,
  useToastController,
} from '@fluentui/react-components'
import { useMemo } from 'react'
import { useProblemText } from '@/kit/useProblemText'
import { useWords } from '@/words/context'

/** The one toaster, in the shell. */
export const TOASTER = 'presently'

/** Says in passing that something has happened: `toast.done(t('lists.removed'), undo)`. Failures that need reading are bars. */
export function useToast() {
  const { dispatchToast } = useToastController(TOASTER)
  const { t } = useWords()
  const problemText = useProblemText()
  return useMemo(
    () => ({
      /** `undo` takes it back; it is offered for ten seconds. */
      done(text: string, undo?: () => void) {
        const action = undo && (
          <ToastTrigger>
            <Link as="button" onClick={undo}>
              {t('kit.undo')}
            </Link>
          </ToastTrigger>
        )
        dispatchToast(
          <Toast>
            <ToastTitle action={action}>{text}</ToastTitle>
          </Toast>,
          { intent: 'success', timeout: undo ? 10_000 : 4_000, pauseOnHover: true },
        )
      },
      /** Something failed that has no place of its own on the page. */
      problem(error: unknown) {
        dispatchToast(
          <Toast>
            <ToastTitle>{t('problems.title')}</ToastTitle>
            <ToastBody>{problemText(error)}</ToastBody>
          </Toast>,
          { intent: 'error', timeout: 10_000, pauseOnHover: true },
        )
      },
    }),
    [dispatchToast, t, problemText],
  )
}
