import { makeStyles, mergeClasses, ToggleButton, tokens } from '@fluentui/react-components'
import { OUTCOME_FILL } from '@/kit/outcomes'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  live: {
    minWidth: 'auto',
    paddingInline: tokens.spacingHorizontalXS,
    flexShrink: 0,
    fontWeight: tokens.fontWeightRegular,
    whiteSpace: 'nowrap',
    // Its colours come from the theme in high contrast, where what is pressed is filled.
    ':root:not([data-theme="contrast"]) &': { color: tokens.colorNeutralForeground2 },
  },
  dot: { width: '9px', height: '9px', borderRadius: '50%', backgroundColor: tokens.colorNeutralForeground3 },
  on: { backgroundColor: OUTCOME_FILL.sent },
  stale: { color: tokens.colorNeutralForeground3 },
})

/** Whether the page follows the campaign, and when it was last read. Switching it off freezes the figures (WCAG 2.2.2). */
export function Live(props: {
  on: boolean
  stale: boolean
  at: Date | null
  zone: string
  set: (on: boolean) => void
}) {
  const styles = useStyles()
  const { t, format } = useWords()
  const time = props.at ? format.seconds(props.at, { zone: props.zone }) : '–'
  const fresh = props.on && !props.stale
  return (
    <ToggleButton
      appearance="transparent"
      checked={props.on}
      className={mergeClasses(styles.live, 'figures', !fresh && styles.stale)}
      icon={<span className={mergeClasses(styles.dot, fresh && styles.on)} />}
      title={t('report.live.hint')}
      onClick={() => props.set(!props.on)}
    >
      {t(props.on ? 'report.live.on' : 'report.live.off', { time })}
    </ToggleButton>
  )
}
