import { Badge, makeStyles, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  PauseCircle16Filled,
  PlugDisconnected16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'

type Status = Schema<'Status'>

const ICONS: Record<Status, ReactElement> = {
  ok: <CheckmarkCircle16Filled />,
  limited: <Warning16Filled />,
  resting: <PauseCircle16Filled />,
  faulty: <ErrorCircle16Filled />,
  stopped: <ErrorCircle16Filled />,
  not_configured: <PlugDisconnected16Regular />,
}

const COLOURS = {
  ok: 'success',
  limited: 'warning',
  resting: 'warning',
  faulty: 'danger',
  stopped: 'danger',
  not_configured: 'subtle',
} as const

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap', fontSize: tokens.fontSizeBase200 } })

/** How a channel is, in one word with an icon. */
export function ChannelStatus({ status }: { status: Status }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <Badge
      appearance="tint"
      size="large"
      shape="circular"
      color={COLOURS[status]}
      icon={ICONS[status]}
      className={styles.badge}
    >
      {t(`ops.status.${status}`)}
    </Badge>
  )
}
