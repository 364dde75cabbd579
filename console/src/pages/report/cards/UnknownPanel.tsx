import {
  Button,
  Caption1,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components'
import { Dismiss24Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { useRole } from '@/app/session/context'
import { useToast } from '@/app/toast'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'
import { useActs } from '../data/useActs'
import { ResolveAll } from './ResolveAll'

/** People shown at a time; the next come when these are settled. */
const SHOWN = 20

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  person: {
    padding: `${tokens.spacingVerticalM} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    display: 'grid',
    rowGap: tokens.spacingVerticalXS,
  },
  link: { color: tokens.colorBrandForegroundLink, textDecorationLine: 'none' },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  grey: { color: tokens.colorNeutralForeground3 },
})

/** Settles unknown results one by one: what was asked, when, what came back, and what to make of it. */
export function UnknownPanel(props: { report: Report; open: boolean; onClose: () => void }) {
  const { report } = props
  const styles = useStyles()
  const { t } = useWords()
  const operator = useRole('operator')
  const { data, error, refetch } = useQuery({
    queryKey: keys.recipients(report.campaign, { outcome: 'unknown', limit: SHOWN }),
    enabled: props.open,
    queryFn: async () =>
      (
        await call(
          api.GET('/v1/campaigns/{id}/recipients', {
            params: { path: { id: report.campaign }, query: { outcome: 'unknown', limit: SHOWN } },
          }),
        )
      ).data,
  })
  const n = report.totals.unknown
  return (
    <OverlayDrawer
      position="end"
      size="medium"
      open={props.open}
      onOpenChange={(_, { open }) => !open && props.onClose()}
      aria-label={t('report.unknown.title')}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ as: 'h2' }}
          action={
            <Button
              appearance="subtle"
              icon={<Dismiss24Regular />}
              aria-label={t('shell.close')}
              onClick={props.onClose}
            />
          }
        >
          {t('report.unknown.title')}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        {error && <ProblemBar error={error} retry={() => void refetch()} />}
        <p>{n > 0 ? t('report.unknown.text', { n }) : t('report.unknown.empty')}</p>
        {report.unknown_but_clicked > 0 && (
          <p>{t('report.unknown.clicked', { n: report.unknown_but_clicked })}</p>
        )}
        {!operator && (
          <MessageBar>
            <MessageBarBody>{t('report.unknown.operators')}</MessageBarBody>
          </MessageBar>
        )}
        {operator && <ResolveAll campaign={report.campaign} n={n} />}
        <ul className={styles.list}>
          {data?.items.map((person) => (
            <Person
              key={person.address}
              campaign={report.campaign}
              address={person.address}
              operator={operator}
              settled={() => void refetch()}
            />
          ))}
        </ul>
        {n > SHOWN && <Caption1 className={styles.grey}>{t('report.unknown.more')}</Caption1>}
      </DrawerBody>
    </OverlayDrawer>
  )
}

function Person(props: { campaign: string; address: string; operator: boolean; settled: () => void }) {
  const { campaign, address } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const acts = useActs(campaign)
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const { data } = useQuery({
    queryKey: keys.recipient(campaign, address),
    queryFn: async () =>
      (
        await call(
          api.GET('/v1/campaigns/{id}/recipients/{address}', { params: { path: { id: campaign, address } } }),
        )
      ).data,
  })
  const last = data?.attempts.findLast(({ result }) => result === 'unknown')
  const settle = async (as: 'sent' | 'failed' | 'resend') => {
    setBusy(true)
    setFailure(null)
    try {
      await acts.resolve(address, as)
      toast.done(t('report.unknown.done', { person: address }))
      props.settled()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li className={styles.person}>
      <Link href={`/campaigns/${campaign}/people/${encodeURIComponent(address)}`} className={styles.link}>
        {address}
      </Link>
      <Caption1 className={styles.grey}>
        {String(data?.reason) === 'restored'
          ? t('report.unknown.restored')
          : last
            ? `${t(`person.rung.${last.rung as 1 | 2 | 3}`, { round: last.cycle })} ${t(
                'report.unknown.asked',
                {
                  at: format.dayTime(last.at, { zone: data?.time_zone }),
                },
              )}`
            : null}
      </Caption1>
      {failure !== null && <ProblemBar error={failure} focus />}
      {props.operator && (
        <span className={styles.acts}>
          <Button size="small" disabledFocusable={busy} onClick={() => void settle('sent')}>
            {t('report.unknown.asSent')}
          </Button>
          <Button
            size="small"
            disabledFocusable={busy}
            title={t('report.unknown.resendHint')}
            onClick={() => void settle('resend')}
          >
            {t('report.unknown.resend')}
          </Button>
          <Button
            size="small"
            appearance="subtle"
            disabledFocusable={busy}
            onClick={() => void settle('failed')}
          >
            {t('report.unknown.asFailed')}
          </Button>
        </span>
      )}
    </li>
  )
}
