import { Button, makeStyles, SearchBox, tokens } from '@fluentui/react-components'
import { Search20Regular } from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Key } from '@/kit/Key'
import { useWords } from '@/words/context'
import { useShortcut } from './shortcuts'

const useStyles = makeStyles({
  box: { width: '360px', maxWidth: '360px', flexShrink: 1, minWidth: '120px' },
  // Fluent shows it only to whoever is in the field already.
  key: {
    width: 'auto',
    height: 'auto',
    overflow: 'visible',
    paddingInlineEnd: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground3,
  },
})

/** Where a search from the bar leads: people have addresses, campaigns have names. */
export function searchAddress(text: string): string {
  const q = text.trim()
  return q.includes('@') ? `/lists?q=${encodeURIComponent(q)}` : `/campaigns?q=${encodeURIComponent(q)}`
}

/** Finds a campaign, a list or a person from anywhere: `/`. */
export function TopSearch({ phone }: { phone: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const box = useRef<HTMLInputElement>(null)
  useShortcut('/', () => box.current?.focus())

  if (phone) {
    return (
      <Button
        appearance="subtle"
        icon={<Search20Regular />}
        aria-label={t('shell.search')}
        onClick={() => navigate('/campaigns?find=1')}
      />
    )
  }
  return (
    <SearchBox
      dismiss={text ? { 'aria-label': t('kit.clear') } : null}
      ref={box}
      className={styles.box}
      value={text}
      placeholder={t('shell.search')}
      aria-label={t('shell.search')}
      contentAfter={text ? undefined : { className: styles.key, children: <Key>/</Key> }}
      onChange={(_, { value }) => setText(value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && text.trim()) {
          navigate(searchAddress(text))
          setText('')
        }
        if (event.key === 'Escape') box.current?.blur()
      }}
    />
  )
}
