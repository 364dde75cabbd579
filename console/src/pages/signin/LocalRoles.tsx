import {
  Body1,
  Button,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ApiProblem } from '@/api/problem'
import { PICKS } from '@/app/PersonMenu'
import { useSignIn } from '@/app/session/signIn'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  form: { display: 'grid', rowGap: tokens.spacingVerticalL, justifyItems: 'start' },
})

/** On a local system: as whom to work, and the printed token where messages really leave the machine. */
export function LocalRoles({ to }: { to: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const { configuration, choose } = useSignIn()
  const [, navigate] = useLocation()
  const [pick, setPick] = useState('all')
  const [token, setToken] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const needsToken = configuration?.local?.token === null
  const refused = failure instanceof ApiProblem && failure.status === 401

  const enter = async () => {
    setFailure(null)
    try {
      const roles = PICKS.find(({ id }) => id === pick)?.roles ?? []
      await choose(roles, needsToken ? token.trim() : null)
      navigate(to, { replace: true })
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <Body1>{t('signin.local')}</Body1>
      <Field label={t('signin.as')}>
        <RadioGroup value={pick} onChange={(_, { value }) => setPick(value)}>
          {PICKS.map(({ id, words }) => (
            <Radio key={id} value={id} label={t(words)} />
          ))}
        </RadioGroup>
      </Field>
      {needsToken && (
        <Field
          label={t('signin.token')}
          hint={t('signin.tokenHint')}
          validationMessage={refused ? t('signin.tokenWrong') : undefined}
        >
          <Input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(_, { value }) => setToken(value)}
          />
        </Field>
      )}
      {failure !== null && !refused && <ProblemBar error={failure} />}
      <Button type="submit" appearance="primary" disabled={needsToken && !token.trim()}>
        {t('signin.enter')}
      </Button>
    </form>
  )
}
