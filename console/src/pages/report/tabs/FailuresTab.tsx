import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { Failures, Reasons } from '../cards/Failures'
import type { Report } from '../data/types'

/** Everybody who did not get it for a reason, with the whole cure. */
export function FailuresTab({ report }: { report: Report }) {
  const { t } = useWords()
  return (
    <>
      <Failures report={report} long />
      {report.unprogrammed.length > 0 && (
        <Panel title={t('report.unprogrammed.title')}>
          <Reasons campaign={report.campaign} outcome="unprogrammed" rows={report.unprogrammed} long />
        </Panel>
      )}
    </>
  )
}
