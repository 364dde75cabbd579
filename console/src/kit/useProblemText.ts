import { useCallback } from 'react'
import { asProblem } from '@/api/problem'
import { useWords } from '@/words/context'

/** A failure in a sentence of the chosen language: by its code, else by its kind. */
export function useProblemText(): (error: unknown) => string {
  const { t, has } = useWords()
  return useCallback(
    (error) => {
      const problem = asProblem(error)
      const exact = `problems.${problem.code}`
      if (has(exact)) return t(exact)
      if (problem.status === 401) return t('problems.unauthorized')
      if (problem.status === 403) return t('problems.role_required')
      if (problem.status === 404) return t('problems.not_found')
      if (problem.status === 412) return t('problems.stale')
      if (problem.status === 422 || problem.status === 400) return t('problems.validation')
      if (problem.status === 429 || problem.status === 503) return t('problems.unavailable')
      return problem.status >= 500 || problem.status === 0 ? t('problems.internal') : problem.detail
    },
    [t, has],
  )
}
