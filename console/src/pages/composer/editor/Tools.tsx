import {
  Button,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Toolbar,
  ToolbarButton,
  ToolbarDivider,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import {
  ArrowRedo20Regular,
  ArrowUndo20Regular,
  BracesVariable20Regular,
  Link20Regular,
  TextBold20Regular,
  TextBulletList20Regular,
  TextHeader120Regular,
  TextItalic20Regular,
  TextNumberListLtr20Regular,
  TextStrikethrough20Regular,
} from '@fluentui/react-icons'
import { type Editor, useEditorState } from '@tiptap/react'
import type { ReactElement } from 'react'
import { useWords } from '@/words/context'
import type { Key } from '@/words/model'
import type { ColumnChoice } from './suggest'

const useStyles = makeStyles({
  bar: {
    flexWrap: 'wrap',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
  },
  on: { backgroundColor: tokens.colorSubtleBackgroundSelected, color: tokens.colorBrandForeground1 },
  column: { color: tokens.colorBrandForegroundLink, whiteSpace: 'nowrap' },
  end: { marginInlineStart: 'auto' },
})

interface Tool {
  id: string
  words: Key
  icon: ReactElement
  on: boolean
  run: () => void
}

/** Heading, bold, italic, strike, lists, link, columns, undo. Escape goes back to the text. */
export function Tools(props: { editor: Editor; columns: readonly ColumnChoice[]; onLink: () => void }) {
  const { editor, columns, onLink } = props
  const styles = useStyles()
  const { t } = useWords()
  const is = useEditorState({
    editor,
    selector: ({ editor }) => ({
      heading: editor.isActive('heading'),
      bold: editor.isActive('bold'),
      italic: editor.isActive('italic'),
      strike: editor.isActive('strike'),
      bullets: editor.isActive('bulletList'),
      numbers: editor.isActive('orderedList'),
      link: editor.isActive('link'),
      undo: editor.can().undo(),
      redo: editor.can().redo(),
    }),
  })
  const chain = () => editor.chain().focus()
  const groups: Tool[][] = [
    [
      {
        id: 'heading',
        words: 'composer.tool.heading',
        icon: <TextHeader120Regular />,
        on: is.heading,
        run: () => chain().toggleHeading({ level: 1 }).run(),
      },
      {
        id: 'bold',
        words: 'composer.tool.bold',
        icon: <TextBold20Regular />,
        on: is.bold,
        run: () => chain().toggleBold().run(),
      },
      {
        id: 'italic',
        words: 'composer.tool.italic',
        icon: <TextItalic20Regular />,
        on: is.italic,
        run: () => chain().toggleItalic().run(),
      },
      {
        id: 'strike',
        words: 'composer.tool.strike',
        icon: <TextStrikethrough20Regular />,
        on: is.strike,
        run: () => chain().toggleStrike().run(),
      },
    ],
    [
      {
        id: 'bullets',
        words: 'composer.tool.bullets',
        icon: <TextBulletList20Regular />,
        on: is.bullets,
        run: () => chain().toggleBulletList().run(),
      },
      {
        id: 'numbers',
        words: 'composer.tool.numbers',
        icon: <TextNumberListLtr20Regular />,
        on: is.numbers,
        run: () => chain().toggleOrderedList().run(),
      },
      { id: 'link', words: 'composer.tool.link', icon: <Link20Regular />, on: is.link, run: onLink },
    ],
  ]
  return (
    <Toolbar
      size="small"
      className={styles.bar}
      aria-label={t('composer.tools')}
      onKeyDown={(event) => event.key === 'Escape' && editor.commands.focus()}
    >
      {groups.map((tools) => (
        <div key={tools[0]?.id} style={{ display: 'contents' }}>
          {tools.map(({ id, words, icon, on, run }) => (
            <Tooltip key={id} content={t(words)} relationship="label">
              <ToolbarButton
                icon={icon}
                aria-pressed={on}
                className={on ? styles.on : undefined}
                onClick={run}
              />
            </Tooltip>
          ))}
          <ToolbarDivider />
        </div>
      ))}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton
            appearance="subtle"
            size="small"
            className={styles.column}
            icon={<BracesVariable20Regular />}
          >
            {t('composer.insertColumn')}
          </MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {columns.map(({ name, people }) => (
              <MenuItem
                key={name}
                secondaryContent={people === null ? undefined : t('composer.columnPeople', { people })}
                onClick={() =>
                  chain()
                    .insertContent([{ type: 'variable', attrs: { name, fallback: null } }])
                    .run()
                }
              >
                {name}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Tooltip content={t('composer.tool.undo')} relationship="label">
        <Button
          appearance="subtle"
          size="small"
          className={styles.end}
          icon={<ArrowUndo20Regular />}
          disabledFocusable={!is.undo}
          onClick={() => chain().undo().run()}
        />
      </Tooltip>
      <Tooltip content={t('composer.tool.redo')} relationship="label">
        <Button
          appearance="subtle"
          size="small"
          icon={<ArrowRedo20Regular />}
          disabledFocusable={!is.redo}
          onClick={() => chain().redo().run()}
        />
      </Tooltip>
    </Toolbar>
  )
}
