import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { asProblem } from '@/api/problem'
import { useWords } from '@/words/context'
import { useProblemText } from './useProblemText'

const useStyles = makeStyles({
  details: { marginTop: tokens.spacingVerticalXS, color: tokens.colorNeutralForeground3 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
})

/**
 * A failure above what it is about: what happened and what to do, the API's own words behind "Details".
 * `focus` after an action of the person, so that they are where the error is.
 */
export function ProblemBar(props: { error: unknown; retry?: () => void; focus?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const text = useProblemText()(props.error)
  const problem = asProblem(props.error)
  const bar = useRef<HTMLDivElement>(null)
  const { focus, error } = props
  useEffect(() => {
    if (focus && error) bar.current?.focus()
  }, [focus, error])
  const details = problem.detail !== text && (problem.detail || problem.instance || problem.errors.length > 0)

  return (
    <MessageBar intent="error" layout="multiline" ref={bar} tabIndex={-1} role="alert">
      <MessageBarBody>
        <MessageBarTitle>{t('problems.title')}</MessageBarTitle>
        {text}{' '}
        {details && (
          <Link as="button" inline aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('kit.details')}
          </Link>
        )}
        {details && open && (
          <div className={styles.details}>
            {problem.detail}
            {problem.errors.length > 0 && (
              <ul className={styles.list}>
                {problem.errors.map(({ field, detail }) => (
                  <li key={field + detail}>
                    {field} {detail}
                  </li>
                ))}
              </ul>
            )}
            {problem.instance && <div>{t('problems.incident', { id: problem.instance })}</div>}
          </div>
        )}
      </MessageBarBody>
      {props.retry && (
        <MessageBarActions>
          <Button onClick={props.retry}>{t('kit.retry')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
