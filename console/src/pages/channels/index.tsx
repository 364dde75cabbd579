import { Page } from '@/kit/Page'
import { useWords } from '@/words/context'

export default function Stub() {
  const { t } = useWords()
  return <Page title={t('ops.channels')} />
}
