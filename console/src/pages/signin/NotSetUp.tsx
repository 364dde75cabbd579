import {
  Body1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { CALLBACK } from '@/app/session/callback'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  steps: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    textAlign: 'start',
    overflowWrap: 'anywhere',
  },
})

/** A deployment that does not say yet who the console is at its issuer: what an administrator does about it. */
export function NotSetUp({ issuer }: { issuer: string }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <>
      <MessageBar intent="warning" layout="multiline" role="alert">
        <MessageBarBody>
          <MessageBarTitle>{t('shell.notSetUp')}</MessageBarTitle>
          {t('shell.notSetUpText')}
        </MessageBarBody>
      </MessageBar>
      <Body1>{t('shell.notSetUpSteps')}</Body1>
      <ol className={styles.steps}>
        <li>
          {t('shell.notSetUpRegister', { issuer })} <code>{location.origin + CALLBACK}</code>
        </li>
        <li>
          {t('shell.notSetUpDeploy')} <code>ConsoleClientId</code>
        </li>
      </ol>
    </>
  )
}
