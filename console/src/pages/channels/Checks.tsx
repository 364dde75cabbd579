import { Caption1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { CheckmarkCircle20Filled, ErrorCircle20Filled } from '@fluentui/react-icons'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'grid',
    rowGap: tokens.spacingVerticalXS,
  },
  row: { display: 'flex', columnGap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  ok: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  failed: { color: tokens.colorStatusDangerForeground1, flexShrink: 0 },
  cure: { display: 'block', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
})

const KNOWN = ['connector_token', 'graph_token', 'graph', 'sign_in', 'answer'] as const

/** Whether the channel's own services answer, and what to do where they do not. */
export function Checks({ health }: { health: Schema<'ChannelHealth'> }) {
  const styles = useStyles()
  const { t, format } = useWords()
  if (health.checks.length === 0) return null
  return (
    <div>
      <Subtitle2 as="h3" className={styles.title}>
        {t('ops.checks')}
      </Subtitle2>
      <ul className={styles.list}>
        {health.checks.map(({ check, ok, fault }) => {
          const known = KNOWN.find((word) => word === check)
          return (
            <li key={check} className={styles.row}>
              {ok ? (
                <CheckmarkCircle20Filled className={styles.ok} aria-hidden />
              ) : (
                <ErrorCircle20Filled className={styles.failed} aria-hidden />
              )}
              <span>
                {known ? t(`ops.check.${known}`) : check}: {t(ok ? 'ops.checkOk' : 'ops.checkFailed')}
                {fault && (
                  <span className={styles.cure}>
                    {fault.cure} ({fault.detail})
                  </span>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      {health.checked_at && (
        <Caption1>{t('ops.checkedAt', { at: format.seconds(health.checked_at) })}</Caption1>
      )}
    </div>
  )
}
