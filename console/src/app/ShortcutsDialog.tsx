import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Switch,
  tokens,
} from '@fluentui/react-components'
import { Key } from '@/kit/Key'
import { useWords } from '@/words/context'
import type { Key as Word } from '@/words/model'
import { useSingleKeys } from './shortcuts'

const KEYS: readonly [string, Word][] = [
  ['/', 'shell.key.search'],
  ['N', 'shell.key.new'],
  ['Enter', 'shell.key.open'],
  ['I', 'shell.key.information'],
  ['T', 'shell.key.try'],
  ['C', 'shell.key.clone'],
  ['Alt ↑ ↓', 'shell.key.steps'],
  ['Ctrl Enter', 'shell.key.review'],
  ['Esc', 'shell.key.close'],
  ['?', 'shell.key.list'],
]

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
  },
  keys: { display: 'flex', columnGap: tokens.spacingHorizontalXS },
  words: { margin: 0 },
})

/** Lists the shortcuts, and switches single letters off. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [single, setSingle] = useSingleKeys()
  return (
    <Dialog open={open} onOpenChange={(_, { open: next }) => !next && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('shell.shortcuts')}</DialogTitle>
          <DialogContent>
            <dl className={styles.list}>
              {KEYS.map(([keys, words]) => (
                <div key={keys} style={{ display: 'contents' }}>
                  <dt className={styles.keys}>
                    {keys.split(' ').map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </dt>
                  <dd className={styles.words}>{t(words)}</dd>
                </div>
              ))}
            </dl>
            <Switch
              checked={single}
              label={t('shell.singleKeys')}
              onChange={(_, { checked }) => setSingle(checked)}
            />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('shell.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
