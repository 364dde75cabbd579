import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import type { Step } from '../data/types'

const useStyles = makeStyles({
  entry: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
  dot: { boxSizing: 'border-box', width: '11px', height: '11px', borderRadius: '50%' },
  absent: { backgroundColor: tokens.colorPaletteMarigoldBorderActive },
  sent: { backgroundColor: tokens.colorPaletteTealBorderActive },
  failed: { backgroundColor: tokens.colorPaletteDarkOrangeForeground1 },
  none: { border: `2px dashed ${tokens.colorNeutralStroke1}` },
  next: { border: `2px solid ${tokens.colorCompoundBrandStroke}` },
})

/** What the shapes of this ladder mean: only those that are in it. */
export function LadderLegend({ steps }: { steps: readonly Step[] }) {
  const styles = useStyles()
  const { t } = useWords()
  const tried = steps.filter(({ state }) => state === 'tried')
  const entries = [
    { name: 'absent', there: tried.some(({ result }) => result !== 'sent' && result !== 'failed') },
    { name: 'sent', there: tried.some(({ result }) => result === 'sent') },
    { name: 'failed', there: tried.some(({ result }) => result === 'failed') },
    { name: 'next', there: steps.some(({ state }) => state === 'due') },
    { name: 'none', there: steps.some(({ state }) => state === 'not_needed') },
  ] as const
  return entries
    .filter(({ there }) => there)
    .map(({ name }) => (
      <span key={name} className={styles.entry}>
        <span className={mergeClasses(styles.dot, styles[name])} aria-hidden />
        {t(`person.legend.${name}`)}
      </span>
    ))
}
