import { makeStyles, tokens } from '@fluentui/react-components'

/** The fills of first tries and of retries; in high contrast and print they differ by pattern. */
export const useBarStyles = makeStyles({
  first: {
    backgroundColor: tokens.colorBrandBackground,
    printColorAdjust: 'exact',
    forcedColorAdjust: 'none',
    ':global(html[data-theme="contrast"])': { backgroundColor: 'Highlight' },
  },
  retries: {
    backgroundColor: tokens.colorPaletteMarigoldBorderActive,
    printColorAdjust: 'exact',
    forcedColorAdjust: 'none',
    ':global(html[data-theme="contrast"])': {
      backgroundColor: 'Canvas',
      backgroundImage: 'repeating-linear-gradient(45deg, CanvasText 0 1px, Canvas 1px 4px)',
    },
  },
})
