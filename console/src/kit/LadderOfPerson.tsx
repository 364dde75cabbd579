import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import {
  Checkmark16Filled,
  Dismiss16Filled,
  ImportantFilled,
  Question16Filled,
  Subtract16Filled,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { useWords } from '@/words/context'

/** How one try looks: × offline, – do not disturb, ? unknown presence, ✔ sent, ! failed, ○ not needed or still to come. */
export type TryShape = 'offline' | 'dnd' | 'unknown' | 'sent' | 'failed' | 'open' | 'next'

/** One of the nine tries. */
export interface Try {
  shape: TryShape
  /** `14:27`, or what stands for a time. */
  time: string
  /** What was seen, in words. */
  words: string
}

/** A round: its day and its three tries. */
export interface Round {
  day: string
  tries: Try[]
  /** Not needed, or not reached yet. */
  faint?: boolean
}

const ICONS: Record<TryShape, ReactElement | null> = {
  offline: <Dismiss16Filled />,
  dnd: <Subtract16Filled />,
  unknown: <Question16Filled />,
  sent: <Checkmark16Filled />,
  failed: <ImportantFilled />,
  open: null,
  next: null,
}

const useStyles = makeStyles({
  ladder: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    '@media (max-width: 799px)': { gridTemplateColumns: '1fr' },
  },
  stacked: { gridTemplateColumns: '1fr' },
  round: {
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke3}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  head: { display: 'flex', justifyContent: 'space-between', marginBottom: tokens.spacingVerticalS },
  name: { fontWeight: tokens.fontWeightSemibold },
  day: { color: tokens.colorNeutralForeground3 },
  tries: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, 1fr)',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  try: { position: 'relative', display: 'grid', justifyItems: 'center', rowGap: '2px', textAlign: 'center' },
  line: {
    '::before': {
      content: '""',
      position: 'absolute',
      top: '12px',
      right: '50%',
      width: '100%',
      borderTop: `2px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  mark: {
    position: 'relative',
    zIndex: 1,
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
    width: '24px',
    height: '24px',
    borderRadius: '50%',
    ':global(html[data-theme="contrast"])': {
      border: `1px solid ${tokens.colorNeutralForeground1}`,
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
    },
  },
  absent: { backgroundColor: tokens.colorPaletteMarigoldBorderActive, color: '#1b1a19' },
  sent: {
    backgroundColor: tokens.colorPaletteTealBorderActive,
    color: tokens.colorNeutralForegroundInverted,
  },
  failed: {
    backgroundColor: tokens.colorPaletteDarkOrangeForeground1,
    color: tokens.colorNeutralForegroundInverted,
  },
  open: {
    border: `2px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  next: {
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  time: { fontWeight: tokens.fontWeightSemibold },
  words: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  faint: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
})

/** The ladder of one person: three rounds of three tries, each with its shape, time and words. `stacked` for side panels. */
export function LadderOfPerson({ rounds, stacked }: { rounds: Round[]; stacked?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const markOf = (shape: TryShape) => {
    if (shape === 'open' || shape === 'next') return styles[shape]
    return shape === 'sent' || shape === 'failed' ? styles[shape] : styles.absent
  }
  return (
    <ol className={mergeClasses(styles.ladder, stacked && styles.stacked)}>
      {rounds.map((round, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rounds and tries are known by their place
        <li key={index} className={styles.round}>
          <div className={styles.head}>
            <span className={mergeClasses(styles.name, round.faint && styles.faint)}>
              {t('kit.round', { round: index + 1 })}
            </span>
            <span className={styles.day}>{round.day}</span>
          </div>
          <ol className={styles.tries}>
            {round.tries.map((one, rung) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={rung} className={mergeClasses(styles.try, rung > 0 && styles.line)}>
                <span className={mergeClasses(styles.mark, markOf(one.shape))} aria-hidden>
                  {ICONS[one.shape]}
                </span>
                <span className={mergeClasses(styles.time, 'figures', one.shape === 'open' && styles.faint)}>
                  {one.time}
                </span>
                <span className={styles.words}>{one.words}</span>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}
