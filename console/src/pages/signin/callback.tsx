import { Button, Spinner } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ApiProblem } from '@/api/problem'
import { useSession } from '@/app/session/context'
import { useSignIn } from '@/app/session/signIn'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { SignInFrame } from './SignInFrame'

/** Where the issuer sends the person back to. */
export default function Callback() {
  const { t } = useWords()
  const { arrive, configuration, out } = useSignIn()
  const [, navigate] = useLocation()
  const [failure, setFailure] = useState<unknown>(null)
  const [to, setTo] = useState<string | null>(null)
  const session = useSession()
  const begun = useRef(false)
  useEffect(() => {
    // The issuer's answer can be taken once, and only when we know who the issuer is.
    if (!configuration || begun.current) return
    begun.current = true
    arrive().then(
      (to) => (to === null ? window.close() : setTo(to)),
      (error) => setFailure(error instanceof ApiProblem ? error : refused(error)),
    )
  }, [configuration, arrive])
  useEffect(() => {
    // Before the session is there, every page leads back to sign-in.
    if (to !== null && session.status === 'ready') navigate(to, { replace: true })
  }, [to, session.status, navigate])
  return (
    <SignInFrame>
      {failure ? (
        <>
          <ProblemBar error={failure} retry={() => navigate('/signin', { replace: true })} />
          {failure instanceof ApiProblem && failure.status === 403 && (
            <Button onClick={() => void out()}>{t('signin.other')}</Button>
          )}
        </>
      ) : (
        <Spinner label={t('signin.arriving')} />
      )}
    </SignInFrame>
  )
}

/** An answer that is not the issuer's to our request, or a refusal of the issuer. */
function refused(error: unknown): ApiProblem {
  return new ApiProblem({ status: 400, code: 'signin_refused', detail: String(error) })
}
