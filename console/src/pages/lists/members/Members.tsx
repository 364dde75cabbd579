import {
  Body1,
  Button,
  makeStyles,
  SearchBox,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Delete20Regular, DismissCircle16Regular } from '@fluentui/react-icons'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'wouter'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useToast } from '@/app/toast'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  search: { width: '320px', maxWidth: '100%' },
  scroll: { overflowX: 'auto' },
  table: { minWidth: '640px' },
  act: { width: '48px' },
  // Most addresses on one line, at 1280 px too.
  address: { width: '40%' },
  installed: { width: '124px' },
  // For whoever hears the table: the buttons below say it to whoever sees it.
  heard: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
  app: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  yes: { color: tokens.colorStatusSuccessForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  cell: { overflowWrap: 'anywhere', paddingBlock: tokens.spacingVerticalXS },
})

/** The members of one version of a list, page by page; whoever may edit can remove one and take that back. */
export function Members(props: { list: Schema<'List'>; version: number; editable: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const { list, version } = props
  const [search] = useSearchParams()
  const [q, setQ] = useState(search.get('q') ?? '')
  const asked = useDeferredValue(q.trim())
  const filter = { q: asked, version }
  const members = useInfiniteQuery({
    queryKey: keys.members(list.id, filter),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: 100,
        ...(asked ? { q: asked } : {}),
        ...(version > 0 ? { version } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }
      return (await call(api.GET('/v1/lists/{id}/members', { params: { path: { id: list.id }, query } })))
        .data
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
  const remove = useRemove(list)
  const items = members.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <div className={styles.head}>
        <SearchBox
          dismiss={{ 'aria-label': t('kit.clear') }}
          className={styles.search}
          placeholder={t('lists.members.search')}
          aria-label={t('lists.members.search')}
          value={q}
          onChange={(_, { value }) => setQ(value)}
        />
        <Body1>{t('lists.people', { n: list.size })}</Body1>
      </div>
      {members.error && <ProblemBar error={members.error} retry={() => void members.refetch()} />}
      {members.isSuccess && items.length === 0 && (
        <p>{t(asked ? 'lists.members.noMatch' : 'lists.members.none')}</p>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={t('lists.members.title')}>
          <Table className={styles.table} size="small" aria-label={t('lists.members.title')}>
            <TableHeader>
              <TableRow>
                <TableHeaderCell>{t('lists.members.name')}</TableHeaderCell>
                <TableHeaderCell className={styles.address}>{t('lists.address')}</TableHeaderCell>
                {list.columns.slice(0, 3).map((column) => (
                  <TableHeaderCell key={column}>{column}</TableHeaderCell>
                ))}
                <TableHeaderCell className={styles.installed}>{t('lists.members.app')}</TableHeaderCell>
                {props.editable && (
                  <TableHeaderCell className={styles.act}>
                    <span className={styles.heard}>{t('lists.members.remove')}</span>
                  </TableHeaderCell>
                )}
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((member) => (
                <TableRow key={member.address}>
                  <TableCell className={styles.cell}>
                    {member.first_name} {member.last_name}
                  </TableCell>
                  <TableCell className={styles.cell}>{member.address}</TableCell>
                  {list.columns.slice(0, 3).map((column) => (
                    <TableCell key={column} className={styles.cell}>
                      {member.columns[column]}
                    </TableCell>
                  ))}
                  <TableCell>
                    <App installed={member.teams_installed ?? null} />
                  </TableCell>
                  {props.editable && (
                    <TableCell className={styles.act}>
                      <Button
                        appearance="subtle"
                        icon={<Delete20Regular />}
                        aria-label={t('lists.members.removeOne', {
                          name: `${member.first_name} ${member.last_name}`,
                        })}
                        onClick={() => void remove(member)}
                      />
                    </TableCell>
                  )}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </section>
      )}
      {members.hasNextPage && (
        <Button disabledFocusable={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
          {t('lists.more')}
        </Button>
      )}
    </>
  )
}

/** Removes a member at once, and offers to take it back. */
function useRemove(list: Schema<'List'>) {
  const { t } = useWords()
  const toast = useToast()
  const queries = useQueryClient()
  const again = () => {
    void queries.invalidateQueries({ queryKey: keys.list(list.id) })
    void queries.invalidateQueries({ queryKey: keys.lists })
  }
  return async (member: Schema<'Member'>) => {
    const { address, first_name, last_name, columns, time_zone = null } = member
    const undo = async () => {
      try {
        const body = { address, first_name, last_name, columns, time_zone }
        await call(api.POST('/v1/lists/{id}/members', { params: { path: { id: list.id } }, body }))
        again()
      } catch (error) {
        toast.problem(error)
      }
    }
    try {
      await call(
        api.DELETE('/v1/lists/{id}/members/{address}', { params: { path: { id: list.id, address } } }),
      )
      again()
      toast.done(t('lists.members.removed', { name: `${first_name} ${last_name}` }), () => void undo())
    } catch (error) {
      toast.problem(error)
    }
  }
}

function App({ installed }: { installed: boolean | null }) {
  const styles = useStyles()
  const { t } = useWords()
  if (installed === null) return <span className={styles.quiet}>{t('lists.app.unknown')}</span>
  return (
    <span className={styles.app}>
      {installed ? (
        <CheckmarkCircle16Filled className={styles.yes} aria-hidden />
      ) : (
        <DismissCircle16Regular aria-hidden />
      )}
      {t(installed ? 'lists.app.yes' : 'lists.app.no')}
    </span>
  )
}
