import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  bar: {
    position: 'relative',
    height: '6px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground6,
    ':global(html[data-theme="contrast"])': { border: `1px solid ${tokens.colorNeutralForeground1}` },
  },
  over: { backgroundColor: tokens.colorNeutralStroke1 },
  passed: {
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: 0,
    borderRadius: 'inherit',
    backgroundColor: tokens.colorCompoundBrandBackground,
  },
  now: {
    position: 'absolute',
    top: '-2px',
    width: '2px',
    height: '10px',
    marginInlineStart: '-1px',
    backgroundColor: tokens.colorNeutralForeground1,
  },
})

/** How much of a send window has passed, 0 to 1. */
export function passedOf(from: string, until: string, now: Date): number {
  const start = Date.parse(from)
  const length = Date.parse(until) - start
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (now.getTime() - start) / length))
}

/** A send window with a mark at now. */
export function WindowBar(props: { from: string; until: string; now: Date; over?: boolean }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const passed = props.over ? 1 : passedOf(props.from, props.until, props.now)
  const running = !props.over && passed > 0 && passed < 1
  const text = t('kit.windowBar', { share: format.percent(passed, 1, 0) })
  return (
    <div className={mergeClasses(styles.bar, passed === 1 && styles.over)} role="img" aria-label={text}>
      {running && (
        <>
          <span className={styles.passed} style={{ width: `${passed * 100}%` }} />
          <span className={styles.now} style={{ insetInlineStart: `${passed * 100}%` }} />
        </>
      )}
    </div>
  )
}
