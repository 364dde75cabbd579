import {
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  ToggleButton,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { Editor } from '../editor/Editor'
import { blockAt, startOfBlock } from '../editor/suggest'
import { useEditorStyles } from '../editor/useEditorStyles'
import { readMarkdown } from '../markdown/read'
import { missingColumn } from '../model/steps'
import { fieldId } from '../useFocusField'
import { CardFields } from './CardFields'
import { ColumnsTable } from './ColumnsTable'
import { FormatPicker } from './FormatPicker'
import { LinksTable } from './LinksTable'
import { ReadOnly } from './ReadOnly'
import { StepHead } from './StepForm'
import { useColumns } from './useColumns'
import { useFieldError } from './useFieldError'

const MOST = 8_000

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalL },
  error: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorStatusDangerForeground1 },
  switch: { display: 'flex' },
  left: { borderStartEndRadius: 0, borderEndEndRadius: 0 },
  right: { borderStartStartRadius: 0, borderEndStartRadius: 0 },
})

/** What people read: the text, formatted or as Markdown, its columns and its links. */
export default function MessageStep() {
  const styles = useStyles()
  const editorStyles = useEditorStyles()
  const { t } = useWords()
  const { draft, edit, readOnly, mends } = useComposing()
  const { columns, known } = useColumns()
  const whole = useMemo(() => readMarkdown(draft.message).whole, [draft.message])
  const [source, setSource] = useState(!whole)
  const block = useRef(0)
  const [startBlock, setStartBlock] = useState<number | null>(null)
  const text = useRef<HTMLTextAreaElement>(null)
  const foot = useId()
  const error = useFieldError()
  const length = [...draft.message].length
  // A column that no list has is said below, with the ways to mend it.
  const message = mends.some((mend) => mend.field === 'message' && missingColumn(mend))
    ? undefined
    : error('message', draft.message !== '')

  const show = (next: boolean) => {
    if (next === source) return
    setStartBlock(block.current)
    setSource(next)
  }
  useEffect(() => {
    const area = text.current
    if (!source || !area || startBlock === null) return
    const at = startOfBlock(area.value, startBlock)
    area.focus()
    area.setSelectionRange(at, at)
  }, [source, startBlock])

  if (readOnly) {
    return (
      <>
        <StepHead title={t('composer.message.title')} />
        <ReadOnly
          rows={[
            [t('composer.field.format'), t(`composer.format.${draft.format}`)],
            [t('composer.field.message'), draft.message],
          ]}
        />
      </>
    )
  }
  return (
    <>
      <StepHead
        title={t('composer.message.title')}
        aside={
          <div className={styles.switch}>
            <ToggleButton size="small" className={styles.left} checked={!source} onClick={() => show(false)}>
              {t('composer.message.formatted')}
            </ToggleButton>
            <ToggleButton size="small" className={styles.right} checked={source} onClick={() => show(true)}>
              {t('composer.message.markdown')}
            </ToggleButton>
          </div>
        }
      />
      <div className={styles.form}>
        {draft.channel === 'teams' && <FormatPicker />}
        {draft.format === 'card' && <CardFields />}
        {!whole && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{t('composer.message.notWhole')}</MessageBarBody>
          </MessageBar>
        )}
        <div>
          <div className={editorStyles.frame}>
            {source ? (
              <textarea
                ref={text}
                id={fieldId('message')}
                className={editorStyles.source}
                aria-label={t('composer.field.message')}
                aria-describedby={foot}
                spellCheck
                value={draft.message}
                onChange={(event) => edit({ message: event.target.value })}
                onSelect={(event) => {
                  block.current = blockAt(event.currentTarget.value, event.currentTarget.selectionStart)
                }}
              />
            ) : (
              <Editor
                value={draft.message}
                onChange={(next) => edit({ message: next })}
                columns={columns}
                known={known}
                startBlock={startBlock}
                block={block}
                describedBy={foot}
              />
            )}
            <div className={editorStyles.foot} id={foot}>
              <span>{t(source ? 'composer.message.sourceHint' : 'composer.message.hint')}</span>
              <span className={mergeClasses(length > MOST && editorStyles.tooLong)}>
                {t('composer.message.length', { n: length, most: MOST })}
              </span>
            </div>
          </div>
          {message && <p className={styles.error}>{message}</p>}
        </div>
        <ColumnsTable known={known} />
        <LinksTable />
      </div>
    </>
  )
}
