import { useLocation, useSearchParams } from 'wouter'
import { useRole } from '@/app/session/context'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { Import } from './Import'
import { useList } from './useList'

/** `/lists/import`, or `/lists/import?list=…` for a new version of a list. */
export default function ImportPage() {
  const { t } = useWords()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const author = useRole('author')
  const id = search.get('list')
  const list = useList(id)
  const title = list.data ? t('lists.import.titleOf', { name: list.data.name }) : t('lists.import.title')
  return (
    <Page title={title}>
      <Panel>
        {!author && t('lists.authorOnly')}
        {author && (!id || list.data) && (
          <Import
            {...(list.data ? { list: list.data } : {})}
            onClose={(made) => navigate(`/lists/${made}`)}
          />
        )}
      </Panel>
    </Page>
  )
}
