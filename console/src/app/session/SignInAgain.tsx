import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { useSession } from './context'

/** Asks for a new sign-in in a window of its own, so that what is written here stays. */
export function SignInAgain() {
  const { t } = useWords()
  const session = useSession()
  return (
    <Dialog modalType="alert" open={session.status === 'expired'}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('signin.expired')}</DialogTitle>
          <DialogContent>{t('signin.expiredText')}</DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              onClick={() => window.open('/signin?again=1', 'presently-signin', 'width=520,height=680')}
            >
              {t('signin.again')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
