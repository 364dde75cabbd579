import { makeStyles, tokens } from '@fluentui/react-components'

/** What can become of a person, in the order of every bar and table. `pending + claimed` is waiting. */
export const OUTCOMES = [
  'sent',
  'absent',
  'failed',
  'unknown',
  'unprogrammed',
  'cancelled',
  'waiting',
] as const

/** One of them. */
export type Outcome = (typeof OUTCOMES)[number]

/** How many people have each; they add up to `recipients`. */
export type OutcomeCounts = Record<Outcome, number> & { recipients: number }

/** The fill of each: with its name and number beside it, never alone. Charts take their colours from here too. */
export const OUTCOME_FILL: Record<Outcome, string> = {
  sent: tokens.colorPaletteTealBorderActive,
  waiting: tokens.colorPalettePlatinumBackground2,
  absent: tokens.colorPaletteMarigoldBorderActive,
  failed: tokens.colorPaletteDarkOrangeForeground1,
  unknown: tokens.colorPaletteGrapeBorderActive,
  unprogrammed: tokens.colorPalettePlatinumForeground2,
  cancelled: tokens.colorNeutralBackground1,
}

const CONTRAST = ':global(html[data-theme="contrast"])'
const FORCED = '@media (forced-colors: active)'

/** Ink and ground of the patterns where colours are few: of the theme, of the system, of the paper. */
const INKS = {
  [CONTRAST]: [tokens.colorNeutralForeground1, tokens.colorNeutralBackground1],
  [FORCED]: ['CanvasText', 'Canvas'],
  '@media print': ['black', 'white'],
} as const

type Ink = { [place in keyof typeof INKS]: Record<string, string> }

/** The theme is that of high contrast where the system chooses the colours: these are stronger than those of the theme. */
const whereForced = <Rules>(rules: Rules) => ({ [CONTRAST]: rules })

/** The same rules wherever patterns carry the meaning. */
function wherePatterned(rules: (ink: string, ground: string) => Record<string, string>): Ink {
  const places = Object.entries(INKS).map(([place, [ink, ground]]) => {
    const found = rules(ink, ground)
    return [place, place === FORCED ? whereForced(found) : found]
  })
  return Object.fromEntries(places) as Ink
}

const pattern = (draw: (ink: string, ground: string) => string, size = 'auto') =>
  wherePatterned((ink, ground) => ({
    backgroundColor: ground,
    backgroundImage: draw(ink, ground),
    backgroundSize: size,
  }))
const none = pattern(() => 'none')
const diagonal = pattern((ink, ground) => `repeating-linear-gradient(45deg, ${ink} 0 1px, ${ground} 1px 4px)`)
const crossed = pattern(
  (ink) =>
    `repeating-linear-gradient(45deg, ${ink} 0 1px, transparent 1px 4px), repeating-linear-gradient(-45deg, ${ink} 0 1px, transparent 1px 4px)`,
)
const dots = pattern((ink) => `radial-gradient(${ink} 1px, transparent 1.5px)`, '4px 4px')
const lines = pattern((ink, ground) => `repeating-linear-gradient(0deg, ${ink} 0 1px, ${ground} 1px 3px)`)

/** The classes of a segment, bar or swatch of each outcome: fill, edge where the fill is faint, pattern. */
export const useOutcomeStyles = makeStyles({
  base: {
    boxSizing: 'border-box',
    forcedColorAdjust: 'none',
    printColorAdjust: 'exact',
    ...wherePatterned((ink) => ({ border: `1px solid ${ink}` })),
  },
  sent: {
    backgroundColor: OUTCOME_FILL.sent,
    [CONTRAST]: { backgroundColor: tokens.colorBrandBackground },
    [FORCED]: whereForced({ backgroundColor: 'Highlight' }),
    '@media print': { backgroundColor: 'black' },
  },
  waiting: {
    backgroundColor: OUTCOME_FILL.waiting,
    border: `1px solid ${tokens.colorPalettePlatinumBorderActive}`,
    ...none,
  },
  absent: {
    backgroundColor: OUTCOME_FILL.absent,
    border: `1px solid ${tokens.colorPaletteMarigoldForeground2}`,
    ...diagonal,
  },
  failed: { backgroundColor: OUTCOME_FILL.failed, ...crossed },
  unknown: { backgroundColor: OUTCOME_FILL.unknown, ...dots },
  unprogrammed: { backgroundColor: OUTCOME_FILL.unprogrammed, ...lines },
  cancelled: {
    backgroundColor: OUTCOME_FILL.cancelled,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    ...none,
  },
})
