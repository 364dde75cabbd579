import { Card, makeStyles, Title3, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useDocumentTitle } from '@/app/navigation'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  page: {
    minHeight: '100%',
    display: 'grid',
    // The column is as wide as the card, and never wider than the window.
    gridTemplateColumns: 'minmax(0, 420px)',
    placeContent: 'center',
    padding: tokens.spacingHorizontalL,
    boxSizing: 'border-box',
  },
  card: {
    width: '100%',
    boxSizing: 'border-box',
    rowGap: tokens.spacingVerticalL,
    padding: '32px',
  },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  title: { margin: 0 },
})

/** The card in the middle of the pages before sign-in. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { t } = useWords()
  useDocumentTitle(t('signin.title'))
  return (
    <main className={styles.page}>
      <Card className={styles.card}>
        <div className={styles.head}>
          <img src="/logo.svg" alt="" width={36} height={36} />
          <Title3 as="h1" className={styles.title}>
            {t('shell.product')}
          </Title3>
        </div>
        {children}
      </Card>
    </main>
  )
}
