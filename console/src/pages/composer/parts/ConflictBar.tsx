import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useState } from 'react'
import { asProblem } from '@/api/problem'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { createDraft } from '../data/calls'
import type { Event } from '../save/machine'
import { SeeBoth } from './SeeBoth'

/** Two people have changed the draft: nothing is lost, whichever version goes on. */
export function ConflictBar({ dispatch }: { dispatch: (event: Event) => void }) {
  const { t, format } = useWords()
  const { draft, saving } = useComposing()
  const [both, setBoth] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const { theirs } = saving
  if (!theirs) return null
  const who = theirs.by ?? t('composer.somebody')
  const settle = async (event: 'keepMine' | 'takeTheirs') => {
    const loser = event === 'keepMine' ? theirs.draft : draft
    const name = t(event === 'keepMine' ? 'composer.conflict.theirName' : 'composer.conflict.myName', {
      name: loser.name.slice(0, 70),
      who: who.slice(0, 30),
    })
    setBusy(true)
    setFailure(null)
    try {
      // The loser becomes a draft of its own before anything is replaced.
      await createDraft({ ...loser, name: name.slice(0, 120) })
      dispatch({ type: event })
    } catch (error) {
      setFailure(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {failure !== null && <ProblemBar error={failure} focus />}
      <MessageBar intent="warning" layout="multiline" role="alert">
        <MessageBarBody>
          {t('composer.conflict', { who, at: format.time(theirs.at, { zone: draft.time_zone }) })}
        </MessageBarBody>
        <MessageBarActions>
          <Button onClick={() => setBoth(true)}>{t('composer.conflict.both')}</Button>
          <Button disabledFocusable={busy} onClick={() => void settle('keepMine')}>
            {t('composer.conflict.mine')}
          </Button>
          <Button disabledFocusable={busy} onClick={() => void settle('takeTheirs')}>
            {t('composer.conflict.theirs')}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {both && <SeeBoth mine={draft} theirs={theirs.draft} who={who} onClose={() => setBoth(false)} />}
    </>
  )
}
