import { Spinner } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useSignIn } from '@/app/session/signIn'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { SignInFrame } from './SignInFrame'

/** Where the issuer sends the person back to. */
export default function Callback() {
  const { t } = useWords()
  const { arrive, configuration } = useSignIn()
  const [, navigate] = useLocation()
  const [failure, setFailure] = useState<unknown>(null)
  const begun = useRef(false)
  useEffect(() => {
    // The issuer's answer can be taken once, and only when we know who the issuer is.
    if (!configuration || begun.current) return
    begun.current = true
    arrive().then(
      (to) => (to === null ? window.close() : navigate(to, { replace: true })),
      (error) => setFailure(error),
    )
  }, [configuration, arrive, navigate])
  return (
    <SignInFrame>
      {failure ? (
        <ProblemBar error={failure} retry={() => navigate('/signin', { replace: true })} />
      ) : (
        <Spinner label={t('signin.arriving')} />
      )}
    </SignInFrame>
  )
}
