import { MessageBar, MessageBarBody, useAnnounce } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { Redirect, useParams } from 'wouter'
import { asProblem } from '@/api/problem'
import { now } from '@/app/clock'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import type { Campaign, Report } from './data/types'
import { useCampaign } from './data/useCampaign'
import { useHash } from './data/useHash'
import { useReport } from './data/useReport'
import { useSeries } from './data/useSeries'
import { CampaignPage } from './header/CampaignPage'
import { Live } from './header/Live'
import type { TabName } from './header/Tabs'
import { peopleOf, stoppable } from './model/outcomes'
import { Publishing } from './states/Publishing'
import { Scheduled } from './states/Scheduled'
import { Audit } from './tabs/Audit'
import { FailuresTab } from './tabs/FailuresTab'
import { Information } from './tabs/Information'
import { LinksTab } from './tabs/LinksTab'
import { Overview } from './tabs/Overview'

/** One campaign from its publication on: live page, then report. A draft is edited instead. */
export default function ReportPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { t } = useWords()
  const { data: campaign, error, refetch } = useCampaign(id)

  if (campaign?.state === 'draft') return <Redirect to={`/campaigns/${id}/edit/name`} replace />
  if (campaign) return <Published key={id} campaign={campaign} changed={() => void refetch()} />
  if (!error) return <PageSkeleton />
  return (
    <Page title={t('report.title')}>
      {asProblem(error).status === 404 ? (
        <EmptyState title={t('report.notFound')} text={t('report.notFound.text')} alert />
      ) : (
        <ProblemBar error={error} retry={() => void refetch()} />
      )}
    </Page>
  )
}

function Published({ campaign, changed }: { campaign: Campaign; changed: () => void }) {
  const { t, format } = useWords()
  const { tab } = useParams<{ tab?: string }>()
  const hash = useHash()
  const [live, setLive] = useState(true)
  const published = campaign.state !== 'publishing'
  const { report, error, stale, seenAt, refetch } = useReport(campaign.id, { live, published })
  const zone = campaign.time_zone

  // The report is read more often than the campaign: what it says of its state is believed at once.
  const shown: Campaign = report
    ? { ...campaign, state: report.state, paused: report.paused, cancelled: report.cancelled }
    : campaign
  const moved =
    report !== undefined &&
    (report.state !== campaign.state ||
      report.paused !== campaign.paused ||
      report.cancelled !== campaign.cancelled)
  useEffect(() => {
    if (moved) changed()
  }, [moved, changed])
  useSummaries(report)

  const open = tabOf(tab, hash)
  const running = report !== undefined && report.state !== 'finished'
  return (
    <CampaignPage
      campaign={shown}
      tab={open}
      readAt={report ? new Date(report.read_at) : null}
      figures={report ? { received: report.totals.sent, others: stoppable(report.totals) } : undefined}
      live={running ? <Live on={live} stale={stale} at={seenAt} zone={zone} set={setLive} /> : undefined}
    >
      {stale && seenAt && (
        <MessageBar intent="warning">
          <MessageBarBody>{t('kit.stale', { time: format.seconds(seenAt, { zone }) })}</MessageBarBody>
        </MessageBar>
      )}
      {error && !report && <ProblemBar error={error} retry={() => void refetch()} />}
      {open === 'information' && <Information campaign={shown} report={report} />}
      {open === 'audit' && <Audit campaign={shown} />}
      {open === 'overview' && !published && <Publishing campaign={campaign} />}
      {report && open !== 'information' && open !== 'audit' && (
        <Figures campaign={shown} report={report} open={open} live={live} />
      )}
      {!report && !error && published && open === 'overview' && <PageSkeleton />}
    </CampaignPage>
  )
}

function Figures(props: { campaign: Campaign; report: Report; open: TabName; live: boolean }) {
  const { campaign, report, open } = props
  const { series, error } = useSeries(campaign.id, report, props.live)
  const zone = campaign.time_zone
  if (open === 'links') return <LinksTab report={report} />
  if (open === 'failures') return <FailuresTab report={report} />
  return (
    <>
      {report.state === 'scheduled' && <Scheduled campaign={campaign} now={now()} />}
      <Overview
        report={report}
        series={series}
        seriesError={error}
        now={new Date(report.read_at)}
        zone={zone}
      />
    </>
  )
}

function tabOf(tab: string | undefined, hash: string): TabName {
  if (tab === 'information' || tab === 'audit') return tab
  return hash === 'links' || hash === 'failures' ? hash : 'overview'
}

/** For who listens: the figures once a minute while it runs; a pause, a cancellation and the end at once. */
function useSummaries(report: Report | undefined) {
  const { t } = useWords()
  const { announce } = useAnnounce()
  const latest = useRef(report)
  latest.current = report
  const state = report && `${report.state} ${report.paused} ${report.cancelled}`
  const before = useRef<string | undefined>(undefined)

  useEffect(() => {
    const timer = setInterval(() => {
      const known = latest.current
      if (known?.state !== 'running') return
      announce(t('report.summary', { ...peopleOf(known.totals) }), { polite: true })
    }, 60_000)
    return () => clearInterval(timer)
  }, [announce, t])

  useEffect(() => {
    const known = latest.current
    const was = before.current
    before.current = state
    if (!known || was === undefined || was === state) return
    if (known.cancelled) announce(t('report.said.cancelled'))
    else if (known.state === 'finished')
      announce(t('report.said.finished', { sent: known.totals.sent, recipients: known.totals.recipients }))
    else announce(t(known.paused ? 'report.said.paused' : 'report.said.resumed'))
  }, [state, announce, t])
}
