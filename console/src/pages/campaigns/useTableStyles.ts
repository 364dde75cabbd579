import { makeStyles, tokens } from '@fluentui/react-components'

/** Height of a row, in pixels: skeletons have the same. */
export const ROW = 61

/** The classes of the table of campaigns and of its rows. */
export const useTableStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: {
    height: '36px',
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    padding: '0 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  // It stands as the headings do that are only texts.
  sort: {
    minWidth: 0,
    padding: 0,
    border: 'none',
    fontSize: 'inherit',
    lineHeight: 'inherit',
    fontWeight: 'inherit',
    color: 'inherit',
  },
  row: {
    height: `${ROW}px`,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    // In high contrast the colour of hover is that of a selection, on which texts cannot be read.
    ':global(html[data-theme="contrast"])': {
      ':hover': {
        backgroundColor: 'transparent',
        outline: `1px dashed ${tokens.colorStrokeFocus2}`,
        outlineOffset: '-1px',
      },
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  cell: {
    padding: '0 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflow: 'hidden',
    fontSize: tokens.fontSizeBase300,
  },
  first: { paddingInlineStart: '16px' },
  number: { textAlign: 'end' },
  acts: { textAlign: 'end', whiteSpace: 'nowrap' },
  state: { width: '122px' },
  channel: { width: '76px' },
  channelWide: { width: '170px' },
  window: { width: '154px' },
  sent: { width: '156px' },
  clicks: { width: '68px' },
  failed: { width: '66px' },
  moment: { width: '132px' },
  // After a number at the end of its column.
  apart: { paddingInlineStart: '24px' },
  menu: { width: '88px' },
  pick: { width: '44px' },
  old: { opacity: 0.6 },
  // For those who hear the table.
  heard: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})
