import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { ChannelIcon } from '@/kit/ChannelIcon'
import { Page } from '@/kit/Page'
import { StateBadge } from '@/kit/StateBadge'
import { PHONE, useMedia } from '@/kit/useMedia'
import { useWords } from '@/words/context'
import type { Campaign } from '../data/types'
import { Actions } from './Actions'
import { FindPerson } from './FindPerson'
import { type TabName, Tabs } from './Tabs'

const useStyles = makeStyles({
  facts: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground2,
  },
  row: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    marginTop: `calc(-1 * ${tokens.spacingVerticalS})`,
  },
  right: {
    marginInlineStart: 'auto',
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    '@media (max-width: 799px)': { width: '100%' },
  },
  bottom: {
    position: 'sticky',
    bottom: 0,
    zIndex: 3,
    marginTop: 'auto',
    marginInline: `calc(-1 * ${tokens.spacingHorizontalL})`,
    marginBottom: `calc(-1 * ${tokens.spacingHorizontalL})`,
    padding: tokens.spacingHorizontalL,
    paddingTop: tokens.spacingVerticalM,
    display: 'flex',
    columnGap: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '& button': { minHeight: '44px' },
    '& > button:not(:last-child)': { flexGrow: 1 },
  },
  print: { display: 'none', '@media print': { display: 'block', color: tokens.colorNeutralForeground3 } },
})

/** What every page about one campaign has: its name and state, what can be done, its parts. */
export function CampaignPage(props: {
  campaign: Campaign
  tab: TabName
  /** Right of the parts: how up to date the page is. */
  live?: ReactNode
  /** When the figures were read, for paper. */
  readAt?: Date | null
  figures?: { received: number; others: number }
  children: ReactNode
}) {
  const { campaign } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const phone = useMedia(PHONE)
  const { progress, time_zone: zone } = campaign
  const lists = campaign.lists.filter(({ excluded }) => !excluded).length

  // The window ends before its last instant: at midnight of the day after, it is the day before that counts.
  const last = progress && new Date(Date.parse(progress.window_until) - 1_000)
  const facts =
    progress && last
      ? phone
        ? t('report.until', { until: format.day(last, { zone }) })
        : t('report.facts', {
            lists: t('report.lists', { n: lists }),
            window: t('report.window', {
              window: format.range(progress.window_from, last, { zone }),
              place: format.place(zone),
            }),
          })
      : t('report.lists', { n: lists })

  return (
    <Page
      title={campaign.name}
      beside={
        <>
          <StateBadge campaign={campaign} />
          <span className={styles.facts}>
            {!phone && <ChannelIcon channel={campaign.channel} />}
            {facts}
          </span>
        </>
      }
      actions={phone ? undefined : <Actions campaign={campaign} figures={props.figures} />}
    >
      <div className={`${styles.row} no-print`}>
        <Tabs campaign={campaign.id} tab={props.tab} />
        <div className={styles.right}>
          {/* The people have a search of their own. */}
          {props.tab !== 'people' && <FindPerson campaign={campaign.id} />}
          {props.live}
        </div>
      </div>
      {campaign.paused && campaign.state !== 'finished' && !campaign.cancelled && last && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('report.pausedBar', { until: format.longDay(last, { zone }) })}</MessageBarBody>
        </MessageBar>
      )}
      {props.children}
      {props.readAt && (
        <p className={styles.print}>
          {t('report.readAt', {
            at: format.dayTime(props.readAt, { zone }),
            place: format.place(zone),
          })}{' '}
          · {location.href}
        </p>
      )}
      {phone && (
        <div className={`${styles.bottom} no-print`}>
          <Actions campaign={campaign} figures={props.figures} phone />
        </div>
      )}
    </Page>
  )
}
