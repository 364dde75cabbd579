import {
  Button,
  Menu,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { ArrowUpload20Regular, MoreHorizontal20Regular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { useRole } from '@/app/session/context'
import { useToast } from '@/app/toast'
import { ActionButton } from '@/kit/ActionButton'
import { ActionMenuItem } from '@/kit/ActionMenuItem'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { authors } from '@/kit/roles'
import { useWords } from '@/words/context'
import { Changes } from './Changes'
import { Facts } from './Facts'
import { AddMember } from './members/AddMember'
import { Members } from './members/Members'
import { Reading } from './Reading'
import { RenameDialog } from './RenameDialog'
import { useList } from './useList'
import { VersionMenu } from './VersionMenu'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
    '@media (max-width: 1023px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

/** One list: its members, what is known of them, its versions. */
export default function ListPage() {
  const styles = useStyles()
  const { t } = useWords()
  const { id = '' } = useParams()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const author = useRole('author')
  const toast = useToast()
  const queries = useQueryClient()
  const list = useList(id)
  const [deleting, setDeleting] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const [adding, setAdding] = useState(false)
  const [comparing, setComparing] = useState(false)

  if (list.isPending) return <PageSkeleton />
  if (!list.data) {
    return (
      <Page title={t('lists.title')}>
        <ProblemBar error={list.error} retry={() => void list.refetch()} />
      </Page>
    )
  }
  const found = list.data
  const asked = Number(search.get('version')) || found.version
  const version = Math.min(Math.max(asked, 0), found.version)
  const newest = version === found.version
  const own = found.kind === 'static'

  const remove = async () => {
    await call(api.DELETE('/v1/lists/{id}', { params: { path: { id } } }))
    toast.done(t('lists.deleted', { name: found.name }))
    void queries.invalidateQueries({ queryKey: keys.lists })
    navigate('/lists')
  }
  const allowed = authors(author)
  const actions = (
    <>
      {own && (
        <ActionButton allowed={allowed} onClick={() => setAdding(true)}>
          {t('lists.addPerson')}
        </ActionButton>
      )}
      {own && (
        <ActionButton
          allowed={allowed}
          icon={<ArrowUpload20Regular />}
          onClick={() => navigate(`/lists/import?list=${id}`)}
        >
          {t('lists.newVersion')}
        </ActionButton>
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreHorizontal20Regular />} aria-label={t('kit.more')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <ActionMenuItem allowed={allowed} onClick={() => setRenaming(true)}>
              {t('lists.rename')}
            </ActionMenuItem>
            <ActionMenuItem allowed={allowed} onClick={() => setDeleting(true)}>
              {t('lists.delete')}
            </ActionMenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  )
  return (
    <Page
      title={found.name}
      beside={
        found.version > 0 && (
          <>
            <VersionMenu list={found} version={version} />
            <Button appearance="subtle" onClick={() => setComparing(true)}>
              {t('lists.changes.show')}
            </Button>
          </>
        )
      }
      actions={actions}
    >
      <div className={styles.columns}>
        <Panel>
          <Members list={found} version={version} editable={author && own && newest} />
        </Panel>
        <div>
          {!own && <Reading list={found} author={author} onRead={() => void list.refetch()} />}
          {version > 0 && <Facts list={found} version={version} />}
        </div>
      </div>
      {comparing && <Changes list={found} version={version} onClose={() => setComparing(false)} />}
      <AddMember list={found} open={adding} onClose={() => setAdding(false)} />
      <RenameDialog key={found.name} list={found} open={renaming} onClose={() => setRenaming(false)} />
      <ConfirmDialog
        open={deleting}
        title={t('lists.deleteTitle', { name: found.name })}
        verb={t('lists.delete')}
        act={remove}
        onClose={() => setDeleting(false)}
      >
        {t('lists.deleteText')}
      </ConfirmDialog>
    </Page>
  )
}
