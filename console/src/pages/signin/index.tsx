import { Body1, Button, Spinner } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useSearchParams } from 'wouter'
import { useSignIn } from '@/app/session/signIn'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { LocalRoles } from './LocalRoles'
import { NotSetUp } from './NotSetUp'
import { SignInFrame } from './SignInFrame'

/** Sign-in: the deployment's issuer, or a choice of roles on a local system. */
export default function SignInPage({ waiting }: { waiting?: boolean }) {
  const { t } = useWords()
  const { configuration, failure, retry, leave } = useSignIn()
  const [search] = useSearchParams()
  const again = search.get('again') !== null
  const to = search.get('to') ?? '/campaigns'
  const issuer = configuration?.issuer
  const ready = Boolean(issuer && configuration?.client_id)
  useEffect(() => {
    // The window that asks again has nothing else to say.
    if (again && ready) void leave(to, true)
  }, [again, ready, leave, to])

  if (failure) {
    return (
      <SignInFrame>
        <ProblemBar error={failure} retry={() => void retry()} />
        {configuration?.local && <LocalRoles to={to} />}
      </SignInFrame>
    )
  }
  if (waiting || !configuration) {
    return (
      <SignInFrame>
        <Spinner label={t('shell.loading')} />
      </SignInFrame>
    )
  }
  if (issuer && !ready) {
    return (
      <SignInFrame>
        <NotSetUp issuer={issuer} />
      </SignInFrame>
    )
  }
  return (
    <SignInFrame>
      {issuer ? (
        <>
          <Body1>{t('signin.text')}</Body1>
          <Button appearance="primary" size="large" onClick={() => void leave(to)}>
            {t('signin.go')}
          </Button>
        </>
      ) : (
        <LocalRoles to={to} />
      )}
    </SignInFrame>
  )
}
