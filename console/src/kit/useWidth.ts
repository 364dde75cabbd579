import { type RefObject, useEffect, useRef, useState } from 'react'

/** The width of an element in pixels, followed while it changes; 0 before it is laid out. */
export function useWidth<E extends HTMLElement>(): [RefObject<E>, number] {
  const element = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const watched = element.current
    if (!watched) return
    const read = () => setWidth(Math.floor(watched.getBoundingClientRect().width))
    read()
    const observer = new ResizeObserver(read)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}
