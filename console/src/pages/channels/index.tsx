import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { ChannelCard } from './ChannelCard'

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 480px), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  waiting: { display: 'grid', rowGap: tokens.spacingVerticalM },
})

/** Health and pace of every channel; asked again every ten seconds, as its checks are kept for thirty. */
export default function Channels() {
  const styles = useStyles()
  const { t } = useWords()
  const channels = useQuery({
    queryKey: keys.channels,
    queryFn: async () => (await call(api.GET('/v1/channels'))).data.channels,
    refetchInterval: 10_000,
  })
  return (
    <Page title={t('ops.channels')}>
      {channels.error && <ProblemBar error={channels.error} retry={() => void channels.refetch()} />}
      <div className={styles.cards}>
        {channels.data?.map((health) => (
          <ChannelCard key={health.channel} health={health} onChange={() => void channels.refetch()} />
        ))}
        {channels.isPending &&
          ['teams', 'skype'].map((channel) => (
            <Panel key={channel}>
              <Skeleton aria-label={t('shell.loading')} className={styles.waiting}>
                <SkeletonItem size={32} />
                <SkeletonItem size={128} />
              </Skeleton>
            </Panel>
          ))}
      </div>
    </Page>
  )
}
