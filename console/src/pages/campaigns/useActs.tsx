import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { keys } from '@/api/keys'
import { useToast } from '@/app/toast'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { TryDialog } from '@/kit/TryDialog'
import { useWords } from '@/words/context'
import { clone, remove } from './acts'
import { addressOf } from './address'
import type { Row } from './useCampaigns'

/** What the table can do to a campaign. */
export interface Acts {
  open: (row: Row) => void
  information: (row: Row) => void
  edit: (row: Row) => void
  tryOne: (row: Row) => void
  clone: (row: Row) => void
  remove: (row: Row) => void
}

/** The acts, and the dialog that one of them may have opened. */
export function useActs(): [Acts, ReactNode] {
  const { t } = useWords()
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const toast = useToast()
  const [asking, setAsking] = useState<{ act: 'try' | 'delete'; row: Row } | null>(null)

  const acts = useMemo<Acts>(
    () => ({
      open: (row) => navigate(addressOf(row)),
      information: (row) => navigate(`/campaigns/${row.id}/information`),
      edit: (row) => navigate(`/campaigns/${row.id}/edit/name`),
      tryOne: (row) => setAsking({ act: 'try', row }),
      remove: (row) => setAsking({ act: 'delete', row }),
      async clone(row) {
        try {
          const id = await clone(row.id)
          void queries.invalidateQueries({ queryKey: keys.campaigns() })
          toast.done(t('campaigns.cloned', { name: row.name }))
          navigate(`/campaigns/${id}/edit/name`)
        } catch (error) {
          toast.problem(error)
        }
      },
    }),
    [navigate, queries, toast, t],
  )

  const close = () => setAsking(null)
  const name = asking?.row.name || t('campaigns.untitled')
  const dialog = (
    <>
      {asking?.act === 'try' && <TryDialog campaign={asking.row} onClose={close} />}
      {asking?.act === 'delete' && (
        <ConfirmDialog
          open
          title={t('campaigns.delete.title', { name })}
          verb={t('campaigns.delete.verb')}
          act={async () => {
            await remove(asking.row.id)
            toast.done(t('campaigns.deleted', { name }))
            await queries.invalidateQueries({ queryKey: keys.campaigns() })
          }}
          onClose={close}
        >
          {goes(asking.row, t)}
        </ConfirmDialog>
      )}
    </>
  )
  return [acts, dialog]
}

/** What a deletion takes with it. */
function goes(row: Row, t: ReturnType<typeof useWords>['t']): string {
  if (row.state === 'draft') return t('campaigns.delete.draft')
  if (row.state !== 'finished') return t('campaigns.delete.scheduled')
  return t('campaigns.delete.finished', { n: row.progress?.recipients ?? 0 })
}
