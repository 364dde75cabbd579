import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import {
  ArrowDownload20Regular,
  Copy20Regular,
  Delete20Regular,
  Link20Regular,
  MoreHorizontal20Regular,
  Pause20Regular,
  Play20Regular,
  Print20Regular,
  Send20Regular,
  Stop20Regular,
  TableSwitch20Regular,
} from '@fluentui/react-icons'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useToast } from '@/app/toast'
import { ActionButton } from '@/kit/ActionButton'
import { ActionMenuItem } from '@/kit/ActionMenuItem'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { TryDialog } from '@/kit/TryDialog'
import { useWords } from '@/words/context'
import { downloadPeople } from '../data/downloadPeople'
import type { Campaign } from '../data/types'
import { useActs } from '../data/useActs'

const useStyles = makeStyles({
  danger: { color: tokens.colorPaletteRedForeground1 },
})

/** What can be done with a campaign, always in the same corner. What is refused stays, with its reason. */
export function Actions(props: {
  campaign: Campaign
  /** People who have received it, and who would not any more. */
  figures?: { received: number; others: number }
  phone?: boolean
}) {
  const { campaign, figures, phone } = props
  const styles = useStyles()
  const { t } = useWords()
  const toast = useToast()
  const [, navigate] = useLocation()
  const acts = useActs(campaign.id)
  const [dialog, setDialog] = useState<'cancel' | 'delete' | 'try' | null>(null)
  const [busy, setBusy] = useState(false)
  const { actions } = campaign
  const over = campaign.state === 'finished' || campaign.cancelled
  const close = () => setDialog(null)

  // The badge changes with the next answer of the API, not before.
  const run = async (act: () => Promise<unknown>, done?: string) => {
    setBusy(true)
    try {
      await act()
      if (done) toast.done(done)
    } catch (error) {
      toast.problem(error)
    } finally {
      setBusy(false)
    }
  }
  const csv = () => run(() => downloadPeople(campaign))
  const clone = () =>
    run(async () => {
      const made = await acts.clone()
      toast.done(t('report.act.cloned', { name: made.name }))
      navigate(`/campaigns/${made.id}/edit/name`)
    })
  const copyLink = () => run(() => navigator.clipboard.writeText(location.href), t('report.act.copied'))

  return (
    <>
      {(!phone || over) && (
        <Button
          icon={<ArrowDownload20Regular />}
          title={t('report.act.csvHint')}
          onClick={() => void csv()}
          disabledFocusable={!campaign.progress?.planned || busy}
        >
          {t('report.act.csv')}
        </Button>
      )}
      {!over &&
        (campaign.paused ? (
          <ActionButton
            allowed={actions.resume}
            appearance="primary"
            icon={<Play20Regular />}
            disabledFocusable={busy}
            onClick={() => void run(acts.resume, t('report.said.resumed'))}
          >
            {t('report.act.resume')}
          </ActionButton>
        ) : (
          <ActionButton
            allowed={actions.pause}
            icon={<Pause20Regular />}
            disabledFocusable={busy}
            onClick={() => void run(acts.pause, t('report.said.paused'))}
          >
            {t('report.act.pause')}
          </ActionButton>
        ))}
      {!over && (
        <ActionButton
          allowed={actions.cancel}
          icon={<Stop20Regular />}
          className={actions.cancel.allowed ? styles.danger : undefined}
          onClick={() => setDialog('cancel')}
        >
          {t('report.act.cancel')}
        </ActionButton>
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreHorizontal20Regular />} aria-label={t('kit.more')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {phone && !over && (
              <MenuItem icon={<ArrowDownload20Regular />} onClick={() => void csv()}>
                {t('report.act.csv')}
              </MenuItem>
            )}
            <ActionMenuItem allowed={actions.try} icon={<Send20Regular />} onClick={() => setDialog('try')}>
              {t('report.act.try')}
            </ActionMenuItem>
            <ActionMenuItem allowed={actions.clone} icon={<Copy20Regular />} onClick={() => void clone()}>
              {t('report.act.clone')}
            </ActionMenuItem>
            <ActionMenuItem
              allowed={actions.delete}
              action="delete"
              icon={<Delete20Regular />}
              onClick={() => setDialog('delete')}
            >
              {t('report.act.delete')}
            </ActionMenuItem>
            <MenuDivider />
            <MenuItem
              icon={<TableSwitch20Regular />}
              onClick={() => navigate(`/campaigns/compare?id=${campaign.id}`)}
            >
              {t('report.act.compare')}
            </MenuItem>
            <MenuItem icon={<Link20Regular />} onClick={() => void copyLink()}>
              {t('report.act.link')}
            </MenuItem>
            <MenuItem icon={<Print20Regular />} onClick={() => print()}>
              {t('report.act.print')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <ConfirmDialog
        open={dialog === 'cancel'}
        title={t('report.cancel.title')}
        verb={t('report.cancel.confirm')}
        no={t('report.cancel.keep')}
        act={acts.cancel}
        onClose={close}
      >
        {t('report.cancel.text', { received: figures?.received ?? 0, others: figures?.others ?? 0 })}
      </ConfirmDialog>
      <ConfirmDialog
        open={dialog === 'delete'}
        title={t('report.delete.title')}
        verb={t('report.delete.confirm')}
        no={t('report.delete.keep')}
        act={async () => {
          await acts.remove()
          toast.done(t('report.act.deleted', { name: campaign.name }))
          navigate('/campaigns')
        }}
        onClose={close}
      >
        {campaign.state === 'finished' ? t('report.delete.finished') : t('report.delete.scheduled')}
      </ConfirmDialog>
      {dialog === 'try' && <TryDialog campaign={campaign} onClose={close} />}
    </>
  )
}
