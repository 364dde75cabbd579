import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { importFile, type Progress } from './send'

/** Where an import is. */
export type Importing =
  | { stage: 'idle' }
  | { stage: 'busy'; progress: Progress | null }
  | { stage: 'refused'; error: unknown }
  | { stage: 'done'; list: string; report: Schema<'ImportReport'> }

/** Imports files into `list`, or into one that is made for the first of them. */
export function useImport(
  list: string | null,
  onDone?: (list: string, report: Schema<'ImportReport'>) => void,
) {
  const queries = useQueryClient()
  const [state, setState] = useState<Importing>({ stage: 'idle' })
  // The list that was made; a file that is refused leaves it empty for the next one.
  const made = useRef<{ id: string; name: string } | null>(null)

  const start = async (file: File, name: string, strict: boolean) => {
    setState({ stage: 'busy', progress: null })
    try {
      const id = list ?? (await listOf(name))
      const report = await importFile(id, file, strict, (progress) => setState({ stage: 'busy', progress }))
      setState({ stage: 'done', list: id, report })
      void queries.invalidateQueries({ queryKey: keys.lists })
      void queries.invalidateQueries({ queryKey: keys.list(id) })
      onDone?.(id, report)
    } catch (error) {
      setState({ stage: 'refused', error })
    }
  }

  const listOf = async (name: string) => {
    if (made.current?.name === name) return made.current.id
    if (made.current) {
      const params = { path: { id: made.current.id } }
      await call(api.PATCH('/v1/lists/{id}', { params, body: { name } }))
      made.current = { ...made.current, name }
      return made.current.id
    }
    const { data } = await call(api.POST('/v1/lists', { body: { name }, headers: idempotent(newKey()) }))
    made.current = { id: data.id, name }
    return data.id
  }

  const reset = useCallback(() => setState({ stage: 'idle' }), [])
  return { state, start, reset }
}
