import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import {
  CalendarClock16Filled,
  Checkmark16Regular,
  Dismiss16Regular,
  Edit16Filled,
  Pause16Filled,
  Play16Filled,
  SpinnerIos16Regular,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { useWords } from '@/words/context'

/** The states of the API. */
export type State = 'draft' | 'publishing' | 'scheduled' | 'running' | 'finished'

/** What the badge says: paused and cancelled stand over the state. */
export type Shown = State | 'paused' | 'cancelled'

/** What the badge of a campaign says. */
export function shownState(campaign: { state: State; paused: boolean; cancelled: boolean }): Shown {
  if (campaign.cancelled) return 'cancelled'
  const live = campaign.state === 'running' || campaign.state === 'scheduled'
  return campaign.paused && live ? 'paused' : campaign.state
}

const ICONS: Record<Shown, ReactElement> = {
  draft: <Edit16Filled />,
  publishing: <SpinnerIos16Regular />,
  scheduled: <CalendarClock16Filled />,
  running: <Play16Filled />,
  paused: <Pause16Filled />,
  finished: <Checkmark16Regular />,
  cancelled: <Dismiss16Regular />,
}

const useStyles = makeStyles({
  badge: { whiteSpace: 'nowrap', fontSize: tokens.fontSizeBase200, '::after': { display: 'none' } },
  running: { backgroundColor: tokens.colorPaletteTealBackground2, color: tokens.colorPaletteTealForeground2 },
  paused: {
    backgroundColor: tokens.colorPaletteMarigoldBackground2,
    color: tokens.colorPaletteMarigoldForeground2,
  },
  scheduled: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  publishing: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  draft: { backgroundColor: tokens.colorNeutralBackground5, color: tokens.colorNeutralForeground1 },
  finished: {
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground2,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  cancelled: {
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground2,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
  },
})

/** The state of a campaign: icon, word, tint. */
export function StateBadge(props: { campaign: { state: State; paused: boolean; cancelled: boolean } }) {
  const styles = useStyles()
  const { t } = useWords()
  const shown = shownState(props.campaign)
  return (
    <Badge
      appearance="tint"
      size="large"
      shape="circular"
      icon={ICONS[shown]}
      className={mergeClasses(styles.badge, styles[shown])}
    >
      {t(`kit.state.${shown}`)}
    </Badge>
  )
}
