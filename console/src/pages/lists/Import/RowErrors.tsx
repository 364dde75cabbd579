import {
  Body1,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { type BadCell, reasonWord } from './rows'

/** More rows than anybody mends by hand; the count above says how many there are. */
const SHOWN = 100

const useStyles = makeStyles({
  scroll: { overflow: 'auto', maxHeight: '320px', border: `1px solid ${tokens.colorNeutralStroke2}` },
  line: { width: '80px' },
})

/** The cells that cannot be read: line, column, what is wrong with them. */
export function RowErrors({ cells }: { cells: BadCell[] }) {
  const styles = useStyles()
  const { t, has } = useWords()
  const words = (reason: string) => {
    const key = `lists.cell.${reasonWord(reason)}`
    return has(key) ? t(key) : reason
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('lists.import.errors')}>
        <Table size="small" aria-label={t('lists.import.errors')}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell className={styles.line}>{t('lists.import.line')}</TableHeaderCell>
              <TableHeaderCell>{t('lists.import.column')}</TableHeaderCell>
              <TableHeaderCell>{t('lists.import.found')}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {cells.slice(0, SHOWN).map(({ line, column, reason }) => (
              <TableRow key={`${line} ${column} ${reason}`}>
                <TableCell>{line ?? '–'}</TableCell>
                <TableCell>{column}</TableCell>
                <TableCell>{words(reason)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </section>
      {cells.length > SHOWN && <Body1>{t('lists.import.moreErrors', { n: cells.length - SHOWN })}</Body1>}
    </>
  )
}
