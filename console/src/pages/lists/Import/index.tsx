import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  ProgressBar,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import type { Schema } from '@/api/client'
import { asProblem } from '@/api/problem'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { ColumnsForm } from './ColumnsForm'
import { FileDrop } from './FileDrop'
import { DIRECT_MAX, listName, refusal } from './file'
import type { Places } from './places'
import { Read } from './Read'
import { RowErrors } from './RowErrors'
import { badCells } from './rows'
import { useImport } from './useImport'

const useStyles = makeStyles({
  import: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalL,
    justifyItems: 'stretch',
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  name: { maxWidth: '480px' },
})

/**
 * A file of people becomes a list: a new one, or a new version of `list`. Nothing is kept of a file with bad rows until
 * the person says so. `onDone` is told the list once it has its people; "Done" calls `onClose`.
 */
export function Import(props: {
  list?: { id: string; name: string }
  onDone?: (list: string, report: Schema<'ImportReport'>) => void
  onClose?: (list: string) => void
}) {
  const styles = useStyles()
  const { t, format } = useWords()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<File | null>(null)
  const [places, setPlaces] = useState<Places | undefined>()
  const [wrong, setWrong] = useState<ReturnType<typeof refusal>>(null)
  const importing = useImport(props.list?.id ?? null, props.onDone)
  const { state } = importing

  const take = (file: File) => {
    const found = refusal(file)
    setWrong(found)
    setChosen(found ? null : file)
    if (found) return importing.reset()
    const called = name.trim() || listName(file.name)
    if (!props.list) setName(called)
    setPlaces(undefined)
    void importing.start({ file, name: called, strict: true })
  }
  const problem = state.stage === 'refused' ? asProblem(state.error) : null
  const badRows = problem?.code === 'bad_rows' ? badCells(problem.errors) : null
  const busy = state.stage === 'busy'
  // A file whose columns mean the same, or not what their headers say, is sorted out by hand.
  const byHand = chosen && chosen.size <= DIRECT_MAX && (
    <Button onClick={() => void importing.choose(chosen)}>{t('lists.import.chooseColumns')}</Button>
  )
  const again = (strict: boolean, at = places) =>
    chosen &&
    importing.start({
      file: chosen,
      name: name.trim() || listName(chosen.name),
      strict,
      ...(at ? { places: at } : {}),
    })

  return (
    <div className={styles.import}>
      {!props.list && state.stage !== 'done' && (
        <Field label={t('lists.name')} hint={t('lists.import.nameHint')} className={styles.name}>
          <Input value={name} maxLength={120} disabled={busy} onChange={(_, { value }) => setName(value)} />
        </Field>
      )}
      {wrong && (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>{t(wrong)}</MessageBarBody>
        </MessageBar>
      )}
      {(state.stage === 'idle' || busy) && <FileDrop onFile={take} disabled={busy} />}
      {busy && (
        <Field validationMessage={progressText()} validationState="none">
          <ProgressBar
            aria-label={t('lists.import.progress')}
            {...(state.progress?.stage === 'sending' && state.progress.of > 0
              ? { value: state.progress.sent / state.progress.of }
              : {})}
          />
        </Field>
      )}
      {problem && badRows && chosen && (
        <>
          <MessageBar intent="warning" layout="multiline" role="alert">
            <MessageBarBody>
              <MessageBarTitle>{t('lists.import.badRowsTitle')}</MessageBarTitle>
              {t('lists.import.badRows')}
            </MessageBarBody>
          </MessageBar>
          <RowErrors cells={badRows} />
          <div className={styles.actions}>
            <Button appearance="primary" onClick={() => void again(false)}>
              {t('lists.import.keepGood')}
            </Button>
            {byHand}
            <Button onClick={importing.reset}>{t('lists.import.replaceFile')}</Button>
          </div>
        </>
      )}
      {problem && !badRows && (
        <>
          <ProblemBar error={state.stage === 'refused' ? state.error : null} focus />
          {problem.errors.length > 0 && <RowErrors cells={badCells(problem.errors)} />}
          <div className={styles.actions}>
            {byHand}
            <Button onClick={importing.reset}>{t('lists.import.replaceFile')}</Button>
          </div>
        </>
      )}
      {state.stage === 'columns' && (
        <ColumnsForm
          key={`${chosen?.name} ${chosen?.lastModified}`}
          columns={state.columns}
          onChosen={(at) => {
            setPlaces(at)
            void again(true, at)
          }}
          onOther={importing.reset}
        />
      )}
      {state.stage === 'done' && (
        <>
          <Read list={state.list} report={state.report} />
          <div className={styles.actions}>
            {props.onClose && (
              <Button appearance="primary" onClick={() => props.onClose?.(state.list)}>
                {t('lists.import.done')}
              </Button>
            )}
            <Button onClick={importing.reset}>{t('lists.import.another')}</Button>
          </div>
        </>
      )}
    </div>
  )

  function progressText(): string {
    if (state.stage !== 'busy' || !state.progress) return t('lists.import.starting')
    if (state.progress.stage === 'sending') {
      return t('lists.import.sending', { share: format.percent(state.progress.sent, state.progress.of, 0) })
    }
    return state.progress.rows > 0
      ? t('lists.import.rowsRead', { n: state.progress.rows })
      : t('lists.import.reading')
  }
}
