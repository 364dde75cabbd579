import { type ReactNode, useEffect, useRef } from 'react'

/**
 * What is only drawn: no pointer, keyboard or screen reader reaches it. Charts of the library go in here; their frame
 * says in the chosen language what they show, and moves through their points.
 */
export function Inert({ children, className }: { children: ReactNode; className?: string }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => element.current?.setAttribute('inert', ''), [])
  return (
    <div ref={element} className={className} aria-hidden>
      {children}
    </div>
  )
}
