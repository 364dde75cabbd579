import { makeStyles } from '@fluentui/react-components'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import type { Campaign } from '../data/types'
import { lengthWords } from '../model/firstClick'
import { listsOf } from '../model/lists'

const useStyles = makeStyles({ text: { margin: 0 } })

/** Before the first message: when it starts, and for whom. */
export function Scheduled({ campaign, now }: { campaign: Campaign; now: Date }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const { progress, time_zone: zone } = campaign
  if (!progress) return null
  const first = progress.first_at ?? progress.window_from
  const last = progress.last_at ?? progress.window_until
  const seconds = (new Date(first).getTime() - now.getTime()) / 1_000
  const lists = listsOf(campaign, false).map(({ name }) => name)
  const title = t('report.scheduled.title', { at: format.longDayTime(progress.window_from, { zone, now }) })
  return (
    <Panel
      title={title}
      aside={seconds > 0 ? t('report.scheduled.in', { length: lengthWords(seconds, t) }) : undefined}
    >
      <p className={styles.text}>
        {t('report.scheduled.text', {
          n: progress.recipients,
          first: format.dayTime(first, { zone, now }),
          last: format.dayTime(last, { zone, now }),
        })}{' '}
        {t('report.scheduled.lists', { lists: format.list(lists) })}
      </p>
    </Panel>
  )
}
