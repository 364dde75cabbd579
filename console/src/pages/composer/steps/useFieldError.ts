import { useComposing } from '../context'
import { useMendText } from '../useMendText'

/**
 * What is wrong with a field, for its `validationMessage`; nothing while it has never been filled and the step was
 * not left. `filled`: whether the author has put something in it.
 */
export function useFieldError(): (field: string, filled?: boolean) => string | undefined {
  const { mends, readOnly } = useComposing()
  const text = useMendText()
  return (field, filled = true) => {
    if (readOnly || !filled) return undefined
    const mend = mends.find(
      (one) => one.code === 'problem' && (one.field === field || one.field.startsWith(`${field}.`)),
    )
    return mend && text(mend)
  }
}
