import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { newKey } from '@/api/client'
import { asProblem } from '@/api/problem'
import { useComposing } from '../context'
import { openCampaign, publish } from '../data/calls'

/** Publishes what is on the server once everything is; then the page becomes the live page. */
export function usePublish() {
  const { id, flush } = useComposing()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  // One key for each intention: a repetition after a lost answer publishes once.
  const intention = useRef<{ words: string; key: string } | null>(null)

  const run = async (people: number, accept: Record<string, boolean>) => {
    const words = JSON.stringify([people, accept])
    if (intention.current?.words !== words) intention.current = { words, key: newKey() }
    setBusy(true)
    setFailure(null)
    try {
      if (!(await flush())) throw asProblem(new TypeError('not saved'))
      const { etag } = await openCampaign(id)
      await publish(
        { id, etag },
        { recipients_confirmed: people, accept },
        `${intention.current.key} ${etag}`.replace(/[^\w-]/g, ''),
      )
      await queries.invalidateQueries({ queryKey: ['campaign', id] })
      queries.removeQueries({ queryKey: ['composer', id] })
      navigate(`/campaigns/${id}`)
    } catch (error) {
      setFailure(error)
      void queries.invalidateQueries({ queryKey: ['campaign', id, 'forecast'] })
    } finally {
      setBusy(false)
    }
  }
  return { run, busy, failure }
}
