import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useComposing } from '../context'
import { askFacts } from '../data/calls'
import type { ColumnChoice } from '../editor/suggest'
import { placeholdersOf } from '../markdown/placeholders'
import { missingColumns } from '../model/steps'

/** Columns that every list has. */
const NAMES = ['FIRSTNAME', 'LASTNAME']

/** The columns to choose from, with how many people have one, and those that lists are known to have. */
export function useColumns(): { columns: ColumnChoice[]; known: ReadonlySet<string> | null } {
  const { draft, forecast } = useComposing()
  const { include } = draft.audience
  const facts = useQueries({
    queries: include.map((list) => ({
      queryKey: ['list', list, 'facts'],
      queryFn: () => askFacts(list),
      staleTime: 60_000,
      retry: 1,
    })),
    combine: (results) => ({
      complete: results.every(({ isSuccess }) => isSuccess),
      data: results.flatMap(({ data }) => (data ? [data] : [])),
    }),
  })
  return useMemo(() => {
    const found = new Map<string, number | null>(NAMES.map((name) => [name, null]))
    for (const { columns } of facts.data) {
      for (const { name, people } of columns) found.set(name, (found.get(name) ?? 0) + people)
    }
    // The forecast counts each person once, where lists share people.
    for (const { name, people } of forecast?.columns ?? []) if (people) found.set(name, people)
    const columns = [...found].map(([name, people]) => ({ name, people }))
    if (facts.complete && facts.data.length > 0) return { columns, known: new Set(found.keys()) }
    // Without the facts of the lists the server's refusals still say which column nobody has.
    const missing = missingColumns(forecast)
    const used = placeholdersOf(draft.message).map(({ name }) => name)
    return {
      columns,
      known: forecast && include.length > 0 ? new Set(used.filter((name) => !missing.has(name))) : null,
    }
  }, [facts, forecast, draft.message, include.length])
}
