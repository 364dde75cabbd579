import { Button } from '@fluentui/react-components'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { useWords } from '@/words/context'

/** An address that no page has. */
export function NotFound({ go }: { go: () => void }) {
  const { t } = useWords()
  return (
    <Page title={t('shell.notFound')}>
      <EmptyState
        text={t('shell.notFoundText')}
        action={
          <Button appearance="primary" onClick={go}>
            {t('shell.toCampaigns')}
          </Button>
        }
      />
    </Page>
  )
}
