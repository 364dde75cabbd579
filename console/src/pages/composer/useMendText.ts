import { useWords } from '@/words/context'
import { type Mend, missingColumn } from './model/steps'

/**
 * What must be mended, in the chosen language: by the code of a refusal, or by the field and what is wrong with it.
 * The server's own sentence stands where we have none.
 */
export function useMendText(): (mend: Mend) => string {
  const { t, has } = useWords()
  return ({ field, code, detail }) => {
    const column = missingColumn({ field, code, detail })
    if (column) return t('composer.mend.unknown_placeholder', { column })
    if (code === 'problem') {
      const empty = /has 0 characters|is missing|is empty|nothing|needs/i.test(detail)
      for (const key of [`composer.mend.${field}.${empty ? 'empty' : 'wrong'}`, `composer.mend.${field}`]) {
        if (has(key)) return t(key, { detail })
      }
      const first = `composer.mend.${field.split(/[.[]/)[0]}`
      return has(first) ? t(first, { detail }) : detail
    }
    const key = `composer.mend.${code}`
    return has(key) ? t(key) : detail
  }
}
