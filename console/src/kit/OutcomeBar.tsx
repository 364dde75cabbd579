import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { OUTCOMES, type Outcome, type OutcomeCounts, useOutcomeStyles } from './outcomes'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    columnGap: '2px',
    height: '14px',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  thin: { height: '6px' },
  segment: { minWidth: '3px' },
  nobody: { flexGrow: 1, backgroundColor: tokens.colorNeutralBackground4 },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    margin: `${tokens.spacingVerticalM} 0 0`,
    padding: 0,
    listStyleType: 'none',
  },
  entry: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    whiteSpace: 'nowrap',
  },
  none: { color: tokens.colorNeutralForeground3 },
  link: { color: 'inherit', textDecorationLine: 'none', ':hover': { textDecorationLine: 'underline' } },
})

/** The square of an outcome, for legends. */
export function Swatch({ outcome }: { outcome: Outcome }) {
  const fills = useOutcomeStyles()
  return (
    <span
      aria-hidden
      className={mergeClasses(fills.base, fills[outcome])}
      style={{ width: 11, height: 11, borderRadius: 2, flexShrink: 0 }}
    />
  )
}

/** Everybody of a campaign in one bar. Its text says the same; `legend` writes it under the bar, ending with `= total`. */
export function OutcomeBar(props: {
  counts: OutcomeCounts
  thin?: boolean
  legend?: boolean
  /** Where an entry of the legend leads: to these people. */
  hrefOf?: (outcome: Outcome) => string | undefined
}) {
  const { counts, thin, legend, hrefOf } = props
  const styles = useStyles()
  const fills = useOutcomeStyles()
  const { t, format } = useWords()
  const present = OUTCOMES.filter((outcome) => counts[outcome] > 0)
  const parts = present.map((outcome) =>
    t('kit.outcomePart', { outcome: t(`kit.outcome.${outcome}`), people: counts[outcome] }),
  )
  const text = t('kit.outcomes', { recipients: counts.recipients, parts: format.list(parts) })
  return (
    <div>
      <div
        className={mergeClasses(styles.bar, thin && styles.thin)}
        role="img"
        aria-label={text}
        title={text}
      >
        {present.map((outcome) => (
          <span
            key={outcome}
            className={mergeClasses(fills.base, fills[outcome], styles.segment)}
            style={{ flexGrow: counts[outcome], flexBasis: 0 }}
          />
        ))}
        {present.length === 0 && <span className={styles.nobody} />}
      </div>
      {legend && (
        <ul className={styles.legend}>
          {OUTCOMES.map((outcome) => {
            const label = t(`kit.outcome.${outcome}`)
            const href = hrefOf?.(outcome)
            return (
              <li key={outcome} className={mergeClasses(styles.entry, counts[outcome] === 0 && styles.none)}>
                <Swatch outcome={outcome} />
                {href ? (
                  <a className={styles.link} href={href}>
                    {label}
                  </a>
                ) : (
                  label
                )}
                <b className="figures">{format.number(counts[outcome])}</b>
              </li>
            )
          })}
          <li className={styles.entry}>
            <b className="figures">{t('kit.total', { total: counts.recipients })}</b>
          </li>
        </ul>
      )}
    </div>
  )
}
