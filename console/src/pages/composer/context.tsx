import { createContext, useContext } from 'react'
import type { Campaign } from './data/calls'
import type { Draft } from './model/draft'
import type { Forecast } from './model/forecast'
import type { Mend, Step } from './model/steps'
import type { Saving } from './save/machine'

/** What every part of the composer works on. */
export interface Composing {
  id: string
  /** The campaign as it was opened: its state, and what may be done to it. */
  campaign: Campaign
  draft: Draft
  /** Changes fields of the draft; it is saved by itself. */
  edit: (patch: Partial<Draft>) => void
  /** Only to be read: a viewer, or no draft any more. */
  readOnly: boolean
  /** What the draft would do; undefined until the first answer, or while it cannot be had. */
  forecast: Forecast | undefined
  /** The last forecast could not be made. */
  forecastFailed: boolean
  mends: readonly Mend[]
  saving: Saving
  /** Waits until the server has everything. */
  flush: () => Promise<boolean>
  step: Step
  /** Opens a step, at a field of it. */
  go: (step: Step, field?: string) => void
  /** Whose data the preview and the ladder use. */
  person: string | null
  setPerson: (address: string | null) => void
  openTry: () => void
}

const Context = createContext<Composing | null>(null)

/** Gives the campaign that is composed to everything below. */
export const ComposingProvider = Context.Provider

/** The campaign that is composed. */
export function useComposing(): Composing {
  const composing = useContext(Context)
  if (!composing) throw new Error('useComposing outside of ComposingProvider')
  return composing
}
