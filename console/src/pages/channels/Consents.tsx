import {
  makeStyles,
  mergeClasses,
  Subtitle2,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  scroll: { overflowX: 'auto' },
  table: { minWidth: '420px', tableLayout: 'fixed' },
  permission: { width: '36%', overflowWrap: 'anywhere' },
  cell: { paddingBlock: tokens.spacingVerticalXS },
  granted: { width: '88px' },
  missing: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
})

/** What the tenant's administrator has consented to, and what is missing. */
export function Consents({ consents }: { consents: Schema<'ConsentView'>[] }) {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <div>
      <Subtitle2 as="h3" className={styles.title}>
        {t('ops.consents')}
      </Subtitle2>
      {/* Wider than a phone: it scrolls inside its card, and the keyboard can reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('ops.consents')}>
        <Table size="small" className={styles.table} aria-label={t('ops.consents')}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell className={styles.permission}>{t('ops.consent')}</TableHeaderCell>
              <TableHeaderCell>{t('ops.neededFor')}</TableHeaderCell>
              <TableHeaderCell className={styles.granted}>{t('ops.granted')}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {consents.map((consent) => (
              <TableRow key={consent.permission}>
                <TableCell className={mergeClasses(styles.permission, styles.cell)}>
                  {consent.permission}
                </TableCell>
                <TableCell className={styles.cell}>{consent.needed_for}</TableCell>
                <TableCell>
                  <Granted consent={consent} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </section>
    </div>
  )
}

function Granted({ consent }: { consent: Schema<'ConsentView'> }) {
  const styles = useStyles()
  const { t } = useWords()
  if (consent.granted) return t('ops.grantedYes')
  if (!consent.used) return <span className={styles.quiet}>{t('ops.notUsed')}</span>
  if (consent.granted == null) return <span className={styles.quiet}>{t('ops.grantedUnknown')}</span>
  return <span className={styles.missing}>{t('ops.grantedNo')}</span>
}
