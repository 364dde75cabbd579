import { Page } from '@/kit/Page'
import { useWords } from '@/words/context'

export default function Campaigns() {
  const { t } = useWords()
  return <Page title={t('campaigns.title')} />
}
