import { mergeClasses } from '@fluentui/react-components'
import { EditorContent, type Editor as Tiptap, useEditor } from '@tiptap/react'
import { type MutableRefObject, useEffect, useId, useRef, useState } from 'react'
import { useWords } from '@/words/context'
import { readMarkdown } from '../markdown/read'
import { writeMarkdown } from '../markdown/write'
import { fieldId } from '../useFocusField'
import { extensionsWith } from './extensions'
import { LinkDialog } from './LinkDialog'
import type { ColumnChoice } from './suggest'
import { Tools } from './Tools'
import { useColumnSuggestion } from './useColumnSuggestion'
import { useEditorStyles } from './useEditorStyles'
import { knownColumns } from './variable'

/** The formatted view of a message. It changes the Markdown only when somebody changes the text. */
export function Editor(props: {
  value: string
  onChange: (markdown: string) => void
  columns: readonly ColumnChoice[]
  /** The columns that lists have; null while nobody knows. */
  known: ReadonlySet<string> | null
  /** The block in which the caret starts; null: the caret stays away. */
  startBlock: number | null
  /** Kept up to date: the block in which the caret stands. */
  block: MutableRefObject<number>
  describedBy: string
}) {
  const styles = useEditorStyles()
  const { t } = useWords()
  const list = useId()
  const latest = useRef(props)
  latest.current = props
  const written = useRef(props.value)
  const [linking, setLinking] = useState(false)
  const [ready, setReady] = useState(false)
  const suggestion = useColumnSuggestion(props.columns)
  const self = useRef<Tiptap | null>(null)

  const editor = useEditor({
    extensions: extensionsWith((name, fallback) =>
      fallback === null
        ? name
        : t(fallback ? 'composer.variable.or' : 'composer.variable.orNothing', { name, fallback }),
    ),
    content: readMarkdown(props.value).doc,
    injectCSS: false,
    editorProps: {
      attributes: {
        id: fieldId('message'),
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('composer.field.message'),
        'aria-describedby': props.describedBy,
      },
      handleKeyDown: (_view, event) => {
        if (self.current && suggestion.key(self.current, event.key)) {
          event.preventDefault()
          return true
        }
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
          event.preventDefault()
          setLinking(true)
          return true
        }
        return false
      },
    },
    onUpdate: ({ editor }) => {
      const markdown = writeMarkdown(editor.getJSON() as never)
      if (markdown === written.current) return
      written.current = markdown
      latest.current.onChange(markdown)
    },
    onTransaction: ({ editor }) => {
      latest.current.block.current = editor.state.selection.$from.index(0)
      suggestion.look(editor)
    },
    onBlur: () => suggestion.close(),
  })
  self.current = editor

  useEffect(() => {
    if (!editor) return
    const mounted = () => setReady(true)
    if (editor.isInitialized) mounted()
    editor.on('create', mounted)
    return () => {
      editor.off('create', mounted)
    }
  }, [editor])

  useEffect(() => {
    if (!editor || props.value === written.current) return
    written.current = props.value
    editor.commands.setContent(readMarkdown(props.value).doc, { emitUpdate: false })
  }, [editor, props.value])

  useEffect(() => {
    if (ready) editor?.view.dispatch(editor.state.tr.setMeta(knownColumns, { names: props.known }))
  }, [editor, ready, props.known])

  useEffect(() => {
    if (!editor || !ready || latest.current.startBlock === null) return
    const index = Math.min(latest.current.startBlock, editor.state.doc.childCount - 1)
    let at = 1
    for (let block = 0; block < index; block += 1) at += editor.state.doc.child(block).nodeSize
    editor.commands.focus(at)
  }, [editor, ready])

  // The listbox belongs to the field that keeps the focus.
  const open = suggestion.shown
  useEffect(() => {
    const field = ready ? editor?.view.dom : null
    if (!field) return
    if (open) {
      field.setAttribute('aria-controls', list)
      field.setAttribute('aria-activedescendant', `${list}-${open.active}`)
    } else {
      field.removeAttribute('aria-controls')
      field.removeAttribute('aria-activedescendant')
    }
  }, [editor, ready, open, list])

  if (!editor) return null
  return (
    <>
      <Tools editor={editor} columns={props.columns} onLink={() => setLinking(true)} />
      <EditorContent editor={editor} className={styles.text} />
      {open && (
        <div
          role="listbox"
          id={list}
          aria-label={t('composer.insertColumn')}
          className={styles.popup}
          style={{ left: open.left, top: open.top }}
        >
          {open.offered.map((column, index) => (
            <div
              key={column.name}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === open.active}
              className={mergeClasses(styles.option, index === open.active && styles.active)}
              onMouseDown={(event) => {
                event.preventDefault()
                suggestion.choose(editor, index)
              }}
            >
              <span className={styles.chip}>{column.name}</span>
              {column.people !== null && (
                <span className={styles.people}>{t('composer.columnPeople', { people: column.people })}</span>
              )}
            </div>
          ))}
        </div>
      )}
      {linking && <LinkDialog editor={editor} onClose={() => setLinking(false)} />}
    </>
  )
}
