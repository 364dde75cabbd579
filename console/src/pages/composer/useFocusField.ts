import { useEffect } from 'react'
import { useSearch } from 'wouter'

/** The id of the control of a field: `opening_hours.from` is `field-opening_hours-from`. */
export function fieldId(field: string): string {
  return `field-${field.replace(/[.[\]]+/g, '-').replace(/-$/, '')}`
}

/** Frames to wait for a step whose chunk is still loading. */
const PATIENCE = 120

/** Focuses the control of the field that the address names (`?field=start`), or of the field that it belongs to. */
export function useFocusField(step: string) {
  const field = new URLSearchParams(useSearch()).get('field')
  useEffect(() => {
    if (!field || !step) return
    let frame = 0
    let left = PATIENCE
    const look = () => {
      const control = find(field)
      if (control) {
        control.focus()
        control.scrollIntoView({ block: 'center' })
      } else if (left > 0) {
        left -= 1
        frame = requestAnimationFrame(look)
      }
    }
    frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [field, step])
}

function find(field: string): HTMLElement | null {
  for (let name = field; name; name = name.replace(/[.[]?[^.[]*$/, '')) {
    const found = document.getElementById(fieldId(name))
    if (found) return found
  }
  return null
}
