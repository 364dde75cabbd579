import {
  Button,
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { ArrowDownload20Regular, DataBarVertical20Regular, Table20Regular } from '@fluentui/react-icons'
import { type ReactNode, useState } from 'react'
import { useWords } from '@/words/context'
import { type Cell, download, fileName, toCsv } from './csv'
import { Panel } from './Panel'
import { usePrinting } from './usePrinting'

/** The data of a chart as a table: the same that the chart draws. */
export interface ChartTable {
  columns: string[]
  rows: Cell[][]
}

const FORCED = '@media (forced-colors: active)'

/**
 * The system recolours texts and boxes, and leaves drawings alone: where it chooses the colours, what charts are drawn
 * with become its own.
 */
const SYSTEM_COLOURS = {
  '--colorNeutralForeground1': 'CanvasText',
  '--colorNeutralForeground2': 'CanvasText',
  '--colorNeutralForeground3': 'CanvasText',
  '--colorNeutralBackground1': 'Canvas',
  '--colorNeutralStroke1': 'CanvasText',
  '--colorNeutralStroke2': 'CanvasText',
  '--colorPaletteMarigoldForeground2': 'CanvasText',
  '--colorPaletteTealBorderActive': 'Highlight',
  '--colorCompoundBrandBackground': 'Highlight',
  '--colorBrandBackground': 'Highlight',
}

const useStyles = makeStyles({
  frame: { [FORCED]: SYSTEM_COLOURS },
  scroll: {
    overflowX: 'auto',
    maxHeight: '320px',
    overflowY: 'auto',
    '@media print': { maxHeight: 'none', overflow: 'visible' },
  },
  number: { textAlign: 'right' },
  legend: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL },
})

/**
 * The frame of every chart: its question as title, a legend with figures, a switch to the same data as a table, and CSV.
 * The chart itself carries an `aria-label` of one sentence with the finding.
 */
export function ChartFrame(props: {
  title: string
  legend?: ReactNode
  table: ChartTable
  className?: string
  children: ReactNode
}) {
  const styles = useStyles()
  const { t, format } = useWords()
  const [asTable, setAsTable] = useState(false)
  // On paper nobody can switch: a chart stands with its table.
  const printing = usePrinting()
  const { columns, rows } = props.table
  const shown = (cell: Cell) => (typeof cell === 'number' ? format.number(cell) : (cell ?? '–'))
  return (
    <Panel
      title={props.title}
      className={mergeClasses(styles.frame, props.className)}
      aside={
        <>
          <span className={styles.legend}>{props.legend}</span>
          <Button
            className="no-print"
            size="small"
            appearance="subtle"
            icon={asTable ? <DataBarVertical20Regular /> : <Table20Regular />}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? t('kit.chart.chart') : t('kit.chart.table')}
          </Button>
          {asTable && (
            <Button
              className="no-print"
              size="small"
              appearance="subtle"
              icon={<ArrowDownload20Regular />}
              aria-label={t('kit.chart.download', { title: props.title })}
              onClick={() => download(fileName(props.title), toCsv(columns, rows))}
            >
              {t('kit.chart.csv')}
            </Button>
          )}
        </>
      }
    >
      {(!asTable || printing) && props.children}
      {(asTable || (printing && rows.length > 0)) && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={props.title}>
          <Table size="small">
            <TableHeader>
              <TableRow>
                {columns.map((column) => (
                  <TableHeaderCell key={column}>{column}</TableHeaderCell>
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.join('\u0000')}>
                  {row.map((cell, column) => (
                    <TableCell
                      key={columns[column]}
                      className={typeof cell === 'number' ? styles.number : ''}
                    >
                      {shown(cell)}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </section>
      )}
    </Panel>
  )
}
