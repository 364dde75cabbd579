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

/** In high contrast and in print the patterns carry the meaning, in `CanvasText` on `Canvas`. */
const patterned = (image: string, size = '6px 6px') => ({
  '@media print': { backgroundColor: 'Canvas', backgroundImage: image, backgroundSize: size },
  ':root[data-theme="contrast"] &': {
    backgroundColor: 'Canvas',
    backgroundImage: image,
    backgroundSize: size,
  },
})
const diagonal = 'repeating-linear-gradient(45deg, CanvasText 0 1px, Canvas 1px 4px)'
const crossed = `repeating-linear-gradient(45deg, CanvasText 0 1px, transparent 1px 4px), repeating-linear-gradient(-45deg, CanvasText 0 1px, transparent 1px 4px)`
const dots = 'radial-gradient(CanvasText 1px, transparent 1.5px)'
const lines = 'repeating-linear-gradient(0deg, CanvasText 0 1px, Canvas 1px 3px)'

/** The classes of a segment, bar or swatch of each outcome: fill, edge where the fill is faint, pattern. */
export const useOutcomeStyles = makeStyles({
  base: {
    boxSizing: 'border-box',
    forcedColorAdjust: 'none',
    printColorAdjust: 'exact',
    ':root[data-theme="contrast"] &': { border: '1px solid CanvasText' },
    '@media print': { border: '1px solid CanvasText' },
  },
  sent: {
    backgroundColor: OUTCOME_FILL.sent,
    ':root[data-theme="contrast"] &': { backgroundColor: 'Highlight' },
    '@media print': { backgroundColor: 'CanvasText' },
  },
  waiting: {
    backgroundColor: OUTCOME_FILL.waiting,
    border: `1px solid ${tokens.colorPalettePlatinumBorderActive}`,
    ...patterned('none'),
  },
  absent: {
    backgroundColor: OUTCOME_FILL.absent,
    border: `1px solid ${tokens.colorPaletteMarigoldForeground2}`,
    ...patterned(diagonal, 'auto'),
  },
  failed: { backgroundColor: OUTCOME_FILL.failed, ...patterned(crossed, 'auto') },
  unknown: { backgroundColor: OUTCOME_FILL.unknown, ...patterned(dots, '4px 4px') },
  unprogrammed: { backgroundColor: OUTCOME_FILL.unprogrammed, ...patterned(lines, 'auto') },
  cancelled: {
    backgroundColor: OUTCOME_FILL.cancelled,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    ...patterned('none'),
  },
})
