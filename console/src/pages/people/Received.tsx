import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { Panel } from '@/kit/Panel'
import { SafeHtml } from '@/kit/SafeHtml'
import { useProblemText } from '@/kit/useProblemText'
import type { Campaign } from '@/pages/report/data/types'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  ground: {
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground4,
    borderRadius: tokens.borderRadiusMedium,
  },
  message: {
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow2,
    overflowWrap: 'anywhere',
    '& u': { color: tokens.colorBrandForegroundLink },
    '& blockquote': { margin: 0, paddingLeft: '12px', borderLeft: `3px solid ${tokens.colorNeutralStroke1}` },
    '& pre': { whiteSpace: 'pre-wrap' },
  },
  title: { display: 'block', marginBottom: tokens.spacingVerticalXS, fontSize: tokens.fontSizeBase400 },
})

/** The message as one person received it, with their values; of nobody in particular when `address` is null. */
export function Received(props: { campaign: Campaign; address: string | null; title: string }) {
  const { campaign, address } = props
  const styles = useStyles()
  const { t } = useWords()
  const problem = useProblemText()
  const { data, error } = useQuery({
    queryKey: ['campaign', campaign.id, 'preview', address],
    queryFn: async () =>
      (
        await call(
          api.POST('/v1/campaigns/{id}/preview', {
            params: { path: { id: campaign.id } },
            body: { address },
          }),
        )
      ).data,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const title = campaign.card && 'title' in campaign.card ? campaign.card.title : null
  return (
    <Panel title={props.title} aside={<ChannelIcon channel={campaign.channel} />}>
      <div className={styles.ground}>
        <div className={styles.message}>
          {title && <strong className={styles.title}>{title}</strong>}
          {data && <SafeHtml html={data.text_html ?? data.html} />}
          {error && t('person.receivedNone', { detail: problem(error) })}
          {!data && !error && (
            <Skeleton aria-label={t('report.loading')}>
              <SkeletonItem />
            </Skeleton>
          )}
        </div>
      </div>
    </Panel>
  )
}
