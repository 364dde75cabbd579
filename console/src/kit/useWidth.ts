import { useEffect, useState } from 'react'

/** The width of an element in pixels, followed while it changes; 0 before it is laid out. The first is its `ref`. */
export function useWidth<E extends HTMLElement>(): [(element: E | null) => void, number] {
  // Kept as state: an element that takes another's place is measured anew.
  const [element, setElement] = useState<E | null>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!element) return
    const read = () => setWidth(Math.floor(element.getBoundingClientRect().width))
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return [setElement, width]
}
