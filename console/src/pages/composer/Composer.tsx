import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { keys } from '@/api/keys'
import { Page } from '@/kit/Page'
import { TryDialog } from '@/kit/TryDialog'
import { PHONE, useMedia } from '@/kit/useMedia'
import { ComposingProvider } from './context'
import { type Opened, storedOf } from './data/calls'
import { useAutosave } from './data/useAutosave'
import { useForecast } from './data/useForecast'
import { useSeen } from './data/useSeen'
import { mendsOf, type Step, stepAfter } from './model/steps'
import { ConflictBar } from './parts/ConflictBar'
import { Header } from './parts/Header'
import { OfflineBar } from './parts/OfflineBar'
import { Steps } from './parts/Steps'
import { Side } from './side/Side'
import { StepForm } from './steps/StepForm'
import { useFocusField } from './useFocusField'

const THREE = '@media (min-width: 1280px)'
const ONE = '@media (max-width: 799px)'

const useStyles = makeStyles({
  composer: {
    display: 'grid',
    gridTemplateRows: 'auto auto minmax(0, 1fr)',
    // The bar of the shell is above; on a wide screen each column scrolls by itself.
    minHeight: 'calc(100vh - 48px)',
    [THREE]: { height: 'calc(100vh - 48px)', minHeight: 0 },
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: '206px minmax(0, 1fr)',
    gridTemplateRows: 'auto 1fr',
    gridTemplateAreas: '"steps form" "steps side"',
    minHeight: 0,
    [THREE]: {
      gridTemplateColumns: '206px minmax(0, 1fr) 352px',
      gridTemplateRows: 'minmax(0, 1fr)',
      gridTemplateAreas: '"steps form side"',
    },
    '@media (min-width: 1600px)': { gridTemplateColumns: '240px minmax(0, 1fr) 480px' },
    [ONE]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateAreas: '"steps" "form" "side"',
      gridTemplateRows: 'auto auto 1fr',
    },
  },
  steps: {
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [THREE]: { overflowY: 'auto' },
    [ONE]: { borderRight: 'none' },
  },
  form: {
    minWidth: 0,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    [THREE]: { overflowY: 'auto' },
    [ONE]: { padding: tokens.spacingHorizontalL },
  },
  inner: { maxWidth: '880px', marginInline: 'auto' },
  side: {
    minWidth: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 1279px)': {
      borderLeft: 'none',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    [THREE]: { overflowY: 'auto' },
  },
  plain: { backgroundColor: tokens.colorNeutralBackground1 },
})

/** The three columns: steps, the form of the step, and what follows from it. */
export function Composer({ opened, step }: { opened: Opened; step: Step }) {
  const styles = useStyles()
  const { campaign } = opened
  const id = campaign.id
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const phone = useMedia(PHONE)
  const { state, dispatch, flush } = useAutosave(
    id,
    useMemo(() => storedOf(opened), [opened]),
  )
  const [person, setPerson] = useState<string | null>(null)
  const [trying, setTrying] = useState(false)
  const readOnly = !campaign.actions.edit.allowed
  const forecast = useForecast(id, state.draft, person)
  const mends = useMemo(() => mendsOf(forecast.data), [forecast.data])
  const seen = useSeen(id, step)
  useFocusField(step)

  const go = useCallback(
    (to: Step, field?: string) => {
      navigate(`/campaigns/${id}/edit/${to}${field ? `?field=${encodeURIComponent(field)}` : ''}`)
    },
    [id, navigate],
  )
  useStepKeys(step, go)
  // The table of campaigns shows names and windows.
  useEffect(() => () => void queries.invalidateQueries({ queryKey: keys.campaigns() }), [queries])

  const composing = useMemo(
    () => ({
      id,
      campaign,
      draft: state.draft,
      edit: (patch: object) => dispatch({ type: 'edit', patch }),
      readOnly,
      forecast: forecast.data,
      forecastFailed: forecast.isError,
      mends,
      saving: state,
      flush,
      step,
      go,
      person,
      setPerson,
      openTry: () => setTrying(true),
    }),
    [
      id,
      campaign,
      state,
      dispatch,
      readOnly,
      forecast.data,
      forecast.isError,
      mends,
      flush,
      step,
      go,
      person,
    ],
  )

  return (
    <ComposingProvider value={composing}>
      <Page title="" full="parts">
        <div className={styles.composer}>
          <Header />
          <div>
            <OfflineBar />
            {state.theirs && <ConflictBar dispatch={dispatch} />}
          </div>
          <div className={styles.columns}>
            <div className={styles.steps} style={{ gridArea: 'steps' }}>
              <Steps seen={seen} asMenu={phone} />
            </div>
            <div className={styles.form} style={{ gridArea: 'form' }}>
              <div className={styles.inner}>
                <StepForm />
              </div>
            </div>
            <div
              className={mergeClasses(styles.side, step === 'review' && styles.plain)}
              style={{ gridArea: 'side' }}
            >
              <Side folded={phone && step !== 'review'} />
            </div>
          </div>
        </div>
      </Page>
      {trying && (
        <TryDialog
          campaign={{ id, channel: state.draft.channel, time_zone: state.draft.time_zone }}
          {...(readOnly ? {} : { before: flush })}
          onClose={() => setTrying(false)}
        />
      )}
    </ComposingProvider>
  )
}

/** `Alt+↑/↓` walks through the steps, `Ctrl+Enter` opens the review. */
function useStepKeys(step: Step, go: (step: Step) => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        event.preventDefault()
        go(stepAfter(step, event.key === 'ArrowUp' ? -1 : 1))
      } else if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && step !== 'review') {
        event.preventDefault()
        go('review')
      }
    }
    // Before the editor, which would take the key for a line break.
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [step, go])
}
