import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { type Column, guessed, missing, type Places } from './places'
import { importFile, look, type Progress } from './send'

/** Where an import is. */
export type Importing =
  | { stage: 'idle' }
  | { stage: 'busy'; progress: Progress | null }
  | { stage: 'columns'; columns: Column[] }
  | { stage: 'refused'; error: unknown }
  | { stage: 'done'; list: string; report: Schema<'ImportReport'> }

/** What is imported, and how. */
export interface Wanted {
  file: File
  /** Of the list that is made for it. */
  name: string
  /** One bad row refuses all. */
  strict: boolean
  /** What somebody has said about the columns; without it the headers have to say it. */
  places?: Places
}

/** Imports files into `list`, or into one that is made for the file and goes again when the file is refused. */
export function useImport(
  list: string | null,
  onDone?: (list: string, report: Schema<'ImportReport'>) => void,
) {
  const queries = useQueryClient()
  const [state, setState] = useState<Importing>({ stage: 'idle' })
  // Whatever an older file still answers is of no interest any more.
  const turn = useRef(0)

  const start = async (wanted: Wanted) => {
    turn.current += 1
    const mine = turn.current
    const tell = (next: Importing) => mine === turn.current && setState(next)
    tell({ stage: 'busy', progress: null })
    let made: string | null = null
    try {
      if (!wanted.places) {
        const columns = await look(wanted.file)
        if (columns && missing(guessed(columns)).length > 0) return void tell({ stage: 'columns', columns })
      }
      if (!list) made = await create(wanted.name)
      const id = list ?? (made as string)
      const report = await importFile(id, wanted, (progress) => tell({ stage: 'busy', progress }))
      tell({ stage: 'done', list: id, report })
      void queries.invalidateQueries({ queryKey: keys.lists })
      void queries.invalidateQueries({ queryKey: keys.list(id) })
      onDone?.(id, report)
    } catch (error) {
      // Nobody has asked for a list without people.
      if (made) await remove(made)
      tell({ stage: 'refused', error })
    }
  }

  /** Shows the columns of a file, to be chosen by hand. */
  const choose = async (file: File) => {
    turn.current += 1
    const mine = turn.current
    setState({ stage: 'busy', progress: null })
    try {
      const columns = await look(file)
      if (mine === turn.current) setState(columns ? { stage: 'columns', columns } : { stage: 'idle' })
    } catch (error) {
      if (mine === turn.current) setState({ stage: 'refused', error })
    }
  }

  const reset = useCallback(() => {
    turn.current += 1
    setState({ stage: 'idle' })
  }, [])
  return { state, start, choose, reset }
}

async function create(name: string): Promise<string> {
  const { data } = await call(api.POST('/v1/lists', { body: { name }, headers: idempotent(newKey()) }))
  return data.id
}

/** What cannot be removed now is an empty list that anybody can delete. */
async function remove(id: string): Promise<void> {
  await call(api.DELETE('/v1/lists/{id}', { params: { path: { id } } })).catch(() => {})
}
