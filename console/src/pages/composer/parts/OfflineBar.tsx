import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useOnline } from '@/kit/useOnline'
import { useWords } from '@/words/context'
import { useComposing } from '../context'

/** While the connection is away: the text is safe in this browser, and what happens next. */
export function OfflineBar() {
  const { t } = useWords()
  const { saving, readOnly, flush } = useComposing()
  const online = useOnline()
  if (readOnly || (online && !saving.offline)) return null
  return (
    <MessageBar intent="warning" layout="multiline" role="status">
      <MessageBarBody>{t('composer.offline')}</MessageBarBody>
      {online && (
        <MessageBarActions>
          <Button onClick={() => void flush()}>{t('kit.retry')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
