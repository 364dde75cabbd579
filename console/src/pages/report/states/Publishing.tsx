import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import type { Campaign } from '../data/types'

const useStyles = makeStyles({ text: { margin: `${tokens.spacingVerticalM} 0 0` } })

/** While the plan is made. It goes on whether anybody looks or not. */
export function Publishing({ campaign }: { campaign: Campaign }) {
  const styles = useStyles()
  const { t } = useWords()
  const recipients = campaign.progress?.recipients ?? 0
  return (
    <Panel title={t('report.publishing.title')}>
      <ProgressBar aria-label={t('report.publishing.title')} />
      <p className={styles.text} role="status">
        {recipients > 0 ? t('report.publishing.counted', { n: recipients }) : t('report.publishing.waiting')}
      </p>
    </Panel>
  )
}
