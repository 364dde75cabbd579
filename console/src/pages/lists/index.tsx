import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { ArrowUpload20Regular, PeopleTeam20Regular, PeopleTeam24Regular } from '@fluentui/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { prefetch } from '@/app/navigation'
import { useRole } from '@/app/session/context'
import { ActionButton } from '@/kit/ActionButton'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { authors } from '@/kit/roles'
import { useWords } from '@/words/context'
import { ListCard } from './ListCard'
import { NewGroupDialog } from './NewGroupDialog'

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  more: { justifySelf: 'start', alignSelf: 'flex-start' },
})

/** All user lists as cards. */
export default function Lists() {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const author = useRole('author')
  const [grouping, setGrouping] = useState(false)
  const lists = useInfiniteQuery({
    queryKey: keys.lists,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const query = { limit: 60, ...(pageParam ? { cursor: pageParam } : {}) }
      return (await call(api.GET('/v1/lists', { params: { query } }))).data
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const items = lists.data?.pages.flatMap(({ items }) => items) ?? []
  const toImport = () => navigate('/lists/import')
  const allowed = authors(author)
  const actions = (
    <>
      <ActionButton allowed={allowed} icon={<PeopleTeam20Regular />} onClick={() => setGrouping(true)}>
        {t('lists.newGroup')}
      </ActionButton>
      <ActionButton
        allowed={allowed}
        appearance="primary"
        icon={<ArrowUpload20Regular />}
        onClick={toImport}
        onPointerEnter={() => prefetch('/lists/import')}
        onFocus={() => prefetch('/lists/import')}
      >
        {t('lists.newImport')}
      </ActionButton>
    </>
  )
  return (
    <Page title={t('lists.title')} actions={actions}>
      {lists.error && <ProblemBar error={lists.error} retry={() => void lists.refetch()} />}
      {lists.isSuccess && items.length === 0 && (
        <Panel>
          <EmptyState
            icon={<PeopleTeam24Regular />}
            text={t('lists.empty')}
            action={
              author && (
                <Button appearance="primary" onClick={toImport}>
                  {t('lists.newImport')}
                </Button>
              )
            }
          />
        </Panel>
      )}
      <ul className={styles.cards}>
        {items.map((list) => (
          <ListCard key={list.id} list={list} />
        ))}
        {lists.isPending &&
          [1, 2, 3].map((n) => (
            <li key={n}>
              <Panel>
                <Skeleton aria-label={t('shell.loading')}>
                  <SkeletonItem size={96} />
                </Skeleton>
              </Panel>
            </li>
          ))}
      </ul>
      {lists.hasNextPage && (
        <Button
          className={styles.more}
          disabledFocusable={lists.isFetchingNextPage}
          onClick={() => void lists.fetchNextPage()}
        >
          {t('lists.more')}
        </Button>
      )}
      <NewGroupDialog open={grouping} onClose={() => setGrouping(false)} />
    </Page>
  )
}
