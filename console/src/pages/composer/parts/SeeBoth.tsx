import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { useWords } from '@/words/context'
import { diffBlocks } from '../model/diff'
import { bodyOf, type Draft, differences, type Field } from '../model/draft'

const useStyles = makeStyles({
  surface: { maxWidth: '900px' },
  table: { width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse', textAlign: 'start' },
  cell: {
    verticalAlign: 'top',
    padding: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'start',
  },
  head: { fontWeight: tokens.fontWeightSemibold },
  changed: {
    backgroundColor: tokens.colorPaletteMarigoldBackground2,
    color: tokens.colorPaletteMarigoldForeground2,
    borderLeft: `3px solid ${tokens.colorPaletteMarigoldBorderActive}`,
  },
  mark: { backgroundColor: 'inherit', color: 'inherit' },
  field: {
    margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`,
    fontSize: tokens.fontSizeBase300,
  },
})

/** Both versions beside each other, what differs marked. */
export function SeeBoth(props: { mine: Draft; theirs: Draft; who: string; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const fields = differences(props.mine, props.theirs)
  const [mine, theirs] = [bodyOf(props.mine), bodyOf(props.theirs)]
  const rows = (field: Field) =>
    field === 'message'
      ? diffBlocks(mine.message, theirs.message)
      : [{ mine: shown(mine[field]), theirs: shown(theirs[field]), changed: true }]
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('composer.conflict.bothTitle')}</DialogTitle>
          <DialogContent tabIndex={0}>
            {fields.length === 0 && t('composer.conflict.same')}
            {fields.map((field) => (
              <section key={field}>
                <h3 className={styles.field}>{t(`composer.field.${field}`)}</h3>
                <table className={styles.table}>
                  <thead>
                    <tr>
                      <th className={mergeClasses(styles.cell, styles.head)}>
                        {t('composer.conflict.yours')}
                      </th>
                      <th className={mergeClasses(styles.cell, styles.head)}>{props.who}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows(field).map((row, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
                      <tr key={index}>
                        <Side text={row.mine} changed={row.changed} />
                        <Side text={row.theirs} changed={row.changed} />
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            ))}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={props.onClose}>
              {t('shell.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

function Side({ text, changed }: { text: string | null; changed: boolean }) {
  const styles = useStyles()
  const marked = changed && text !== null
  return (
    <td className={mergeClasses(styles.cell, marked && styles.changed)}>
      {marked ? <mark className={styles.mark}>{text}</mark> : text}
    </td>
  )
}

/** A value as it is compared: texts as they are, everything else with its parts in rows. */
function shown(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '')
  return Object.entries(value)
    .map(([name, part]) => `${name} ${Array.isArray(part) ? part.join(', ') : shown(part)}`)
    .join('\n')
}
