import { Link, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation, useParams } from 'wouter'
import { asProblem } from '@/api/problem'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { ProblemBar } from '@/kit/ProblemBar'
import { useReason } from '@/kit/useReason'
import { useWords } from '@/words/context'
import { Composer } from './Composer'
import { openCampaign } from './data/calls'
import { isStep } from './model/steps'

/** The composer of a draft; of anything else, why it can no longer be changed, and the way to its page. */
export default function ComposerPage() {
  const { id = '', step } = useParams<{ id: string; step?: string }>()
  const [, navigate] = useLocation()
  const { t } = useWords()
  const reason = useReason()
  const opened = useQuery({
    queryKey: ['composer', id],
    queryFn: () => openCampaign(id),
    // Read once: from then on the composer knows best what is in the draft.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const known = isStep(step)
  useEffect(() => {
    if (!known) navigate(`/campaigns/${id}/edit/name`, { replace: true })
  }, [known, id, navigate])

  if (opened.isError) {
    return (
      <Page title={t('composer.title')}>
        {asProblem(opened.error).status === 404 ? (
          <EmptyState text={t('problems.not_found')} />
        ) : (
          <ProblemBar error={opened.error} retry={() => void opened.refetch()} />
        )}
      </Page>
    )
  }
  if (!opened.data || !known) return <PageSkeleton />
  const { campaign } = opened.data
  if (campaign.state !== 'draft') {
    return (
      <Page title={campaign.name || t('composer.unnamed')}>
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            {reason(campaign.actions.edit, 'edit') ?? t('composer.notDraft')}{' '}
            <Link
              inline
              href={`/campaigns/${id}`}
              onClick={(event) => {
                event.preventDefault()
                navigate(`/campaigns/${id}`)
              }}
            >
              {t('composer.toCampaign')}
            </Link>
          </MessageBarBody>
        </MessageBar>
      </Page>
    )
  }
  return <Composer key={id} opened={opened.data} step={step} />
}
