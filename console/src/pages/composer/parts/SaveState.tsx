import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import {
  CloudArrowUp20Regular,
  CloudCheckmark20Regular,
  CloudOff20Regular,
  ErrorCircle20Regular,
  Warning20Regular,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { type Status, statusOf } from '../save/machine'

const ICONS: Record<Status, ReactElement> = {
  saved: <CloudCheckmark20Regular />,
  unsaved: <CloudArrowUp20Regular />,
  saving: <CloudArrowUp20Regular />,
  offline: <CloudOff20Regular />,
  conflict: <Warning20Regular />,
  refused: <ErrorCircle20Regular />,
}

const useStyles = makeStyles({
  state: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  trouble: { color: tokens.colorPaletteDarkOrangeForeground3 },
})

/** How the text is kept: on the server, on its way, in this browser. Said politely, not at each letter. */
export function SaveState() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { saving, draft, readOnly } = useComposing()
  if (readOnly) return <span className={styles.state}>{t('composer.readOnly')}</span>
  const status = statusOf(saving)
  const at = format.time(saving.stored.at, { zone: draft.time_zone })
  const trouble = status === 'offline' || status === 'refused' || status === 'conflict'
  return (
    <span className={mergeClasses(styles.state, trouble && styles.trouble)} data-save-state={status}>
      {ICONS[status]}
      <span>{t(`composer.save.${status === 'unsaved' ? 'saving' : status}`, { at })}</span>
      <span
        role="status"
        style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
      >
        {trouble ? t(`composer.save.${status}`, { at }) : ''}
      </span>
    </span>
  )
}
