import {
  Body1,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { useNow } from '@/app/clock'
import { useRole } from '@/app/session/context'
import { useToast } from '@/app/toast'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { ChannelStatus } from './ChannelStatus'
import { Checks } from './Checks'
import { Consents } from './Consents'

const useStyles = makeStyles({
  card: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalM },
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
  },
  name: { margin: 0, marginInlineEnd: 'auto' },
  title: { margin: 0 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    '@media (max-width: 520px)': { gridTemplateColumns: '1fr' },
  },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere' },
})

/** One channel: how it is, how fast it may go, what its services say, and the switch that stops everything. */
export function ChannelCard({ health, onChange }: { health: Schema<'ChannelHealth'>; onChange: () => void }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const operator = useRole('operator')
  const toast = useToast()
  const now = useNow(30_000)
  // What was asked for stays what is asked, whatever becomes of the channel while the dialog is open.
  const [asking, setAsking] = useState<'stop' | 'resume' | null>(null)
  const name = t(`kit.channel.${health.channel}`)
  const stopped = health.stop != null
  const at = (instant: string) => format.dayTime(instant, { now })

  const act = async (what: 'stop' | 'resume') => {
    const path = `/v1/channels/{channel}/${what}` as const
    await call(
      api.POST(path, { params: { path: { channel: health.channel } }, headers: idempotent(newKey()) }),
    )
    toast.done(t(what === 'resume' ? 'ops.resumed' : 'ops.stopped', { channel: name }))
    onChange()
  }

  return (
    <Panel className={styles.card}>
      <div className={styles.head}>
        <ChannelIcon channel={health.channel} size={24} />
        <Subtitle2 as="h2" className={styles.name}>
          {name}
        </Subtitle2>
        <ChannelStatus status={health.status} />
        {health.configured && (
          <Switch
            operator={operator}
            label={t(stopped ? 'ops.resume' : 'ops.stop')}
            onClick={() => setAsking(stopped ? 'resume' : 'stop')}
          />
        )}
      </div>
      {health.stop && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {t('ops.stoppedBy', { by: health.stop.by, at: at(health.stop.at) })}
          </MessageBarBody>
        </MessageBar>
      )}
      {health.status === 'resting' && health.breaker.open_until && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('ops.restingUntil', { at: at(health.breaker.open_until) })}</MessageBarBody>
        </MessageBar>
      )}
      {!health.configured && <Body1>{t('ops.notConfigured')}</Body1>}
      {health.configured && (
        <>
          <dl className={styles.facts}>
            <dt className={styles.term}>{t('ops.pace')}</dt>
            <dd className={styles.fact}>
              {t('ops.paceValue', {
                rate: health.pace.requests_per_second,
                campaigns: health.pace.active_campaigns,
              })}
              {' · '}
              {t('ops.backlog', { seconds: Math.round(health.pace.backlog_seconds) })}
            </dd>
            <dt className={styles.term}>{t('ops.breaker')}</dt>
            <dd className={styles.fact}>
              {health.breaker.open && health.breaker.open_until
                ? t('ops.breakerOpen', {
                    kind: health.breaker.kind ?? '',
                    at: format.time(health.breaker.open_until),
                  })
                : t('ops.breakerClosed')}
            </dd>
            <dt className={styles.term}>{t('ops.lastError')}</dt>
            <dd className={styles.fact}>
              {health.last_error
                ? t('ops.lastErrorValue', { kind: health.last_error.kind, at: at(health.last_error.at) })
                : t('ops.noError')}
            </dd>
          </dl>
          <Checks health={health} />
          {health.consents.length > 0 && <Consents consents={health.consents} />}
        </>
      )}
      {asking && (
        <ConfirmDialog
          open
          title={t(`ops.${asking}Title`, { channel: name })}
          verb={t(`ops.${asking}`)}
          act={() => act(asking)}
          onClose={() => setAsking(null)}
        >
          {t(`ops.${asking}Text`)}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function Switch(props: { operator: boolean; label: string; onClick: () => void }) {
  const { t } = useWords()
  if (props.operator) return <Button onClick={props.onClick}>{props.label}</Button>
  return (
    <Tooltip content={t('ops.operatorOnly')} relationship="description" withArrow>
      <Button disabledFocusable>{props.label}</Button>
    </Tooltip>
  )
}
