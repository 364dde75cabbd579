import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { useWords } from '@/words/context'
import { type Settled, type Settling, useActs } from '../data/useActs'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalS,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

const WAYS = ['sent', 'resend', 'failed'] as const

/** Settles everybody whose result is unknown in one go, after asking. */
export function ResolveAll({ campaign, n }: { campaign: string; n: number }) {
  const styles = useStyles()
  const { t } = useWords()
  const acts = useActs(campaign)
  const [asking, setAsking] = useState<Settling | null>(null)
  const [settled, setSettled] = useState<Settled | null>(null)
  const stayed = settled ? settled.busy + settled.impossible + settled.left : 0
  return (
    <>
      {settled && (
        <MessageBar intent={stayed > 0 ? 'warning' : 'success'} layout="multiline" role="status">
          <MessageBarBody>
            {t('report.unknown.allDone', { n: settled.settled })}{' '}
            {settled.busy + settled.left > 0 &&
              t('report.unknown.allBusy', { n: settled.busy + settled.left })}{' '}
            {settled.impossible > 0 && t('report.unknown.allImpossible', { n: settled.impossible })}
          </MessageBarBody>
        </MessageBar>
      )}
      {n > 1 && (
        <section className={styles.all} aria-labelledby="resolve-all">
          <h3 id="resolve-all" className={styles.title}>
            {t('report.unknown.all', { n })}
          </h3>
          <div className={styles.acts}>
            {WAYS.map((way) => (
              <Button key={way} size="small" onClick={() => setAsking(way)}>
                {t(`report.unknown.all.${way}`)}
              </Button>
            ))}
          </div>
        </section>
      )}
      {asking && (
        <ConfirmDialog
          open
          title={t('report.unknown.allTitle', { n })}
          verb={t(`report.unknown.all.${asking}`)}
          act={async () => setSettled(await acts.resolveAll(asking))}
          onClose={() => setAsking(null)}
        >
          {t(`report.unknown.allText.${asking}`, { n })}
        </ConfirmDialog>
      )}
    </>
  )
}
