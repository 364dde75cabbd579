import { Button, Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { DocumentArrowUpRegular } from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  drop: {
    display: 'grid',
    justifyItems: 'center',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXXL,
    textAlign: 'center',
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 520px)': { padding: tokens.spacingHorizontalL },
  },
  over: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  icon: { color: tokens.colorBrandForeground1, fontSize: '40px' },
  text: { margin: 0, maxWidth: '520px', textWrap: 'balance' },
  samples: {
    display: 'flex',
    columnGap: tokens.spacingHorizontalM,
    flexWrap: 'wrap',
    justifyContent: 'center',
  },
})

/** Takes one file, dropped or chosen. */
export function FileDrop({ onFile, disabled }: { onFile: (file: File) => void; disabled?: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the button below is the other
    <div
      className={mergeClasses(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file && !disabled) onFile(file)
      }}
    >
      <DocumentArrowUpRegular className={styles.icon} aria-hidden />
      <p className={styles.text}>{t('lists.import.drop')}</p>
      <Button appearance="primary" disabled={disabled ?? false} onClick={() => input.current?.click()}>
        {t('lists.import.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.xlsx"
        aria-label={t('lists.import.choose')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          // The same file may be chosen again after it was mended.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <div className={styles.samples}>
        <Link href="/v1/samples/list.csv" download>
          {t('lists.import.sampleCsv')}
        </Link>
        <Link href="/v1/samples/list.xlsx" download>
          {t('lists.import.sampleXlsx')}
        </Link>
      </div>
    </div>
  )
}
