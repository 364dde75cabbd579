import { Node } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** The columns that lists have; null while nobody knows. Set by a transaction's meta of this key. */
export const knownColumns = new PluginKey<{ names: ReadonlySet<string> | null }>('knownColumns')

/** `FIRSTNAME or “there”`: how a variable is shown. */
export type VariableLabel = (name: string, fallback: string | null) => string

/** A variable is one unit: arrows pass over it, Backspace removes it. One that nothing fills is red. */
export const Variable = Node.create<{ label: VariableLabel }>({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  marks: '_',

  addOptions: () => ({ label: (name: string) => name }),

  addAttributes: () => ({ name: { default: '' }, fallback: { default: null } }),

  parseHTML: () => [
    {
      tag: 'span[data-variable]',
      getAttrs: (element) => ({
        name: element.getAttribute('data-variable'),
        fallback: element.getAttribute('data-fallback'),
      }),
    },
  ],

  renderHTML({ node }) {
    const { name, fallback } = node.attrs as { name: string; fallback: string | null }
    const kept = fallback === null ? {} : { 'data-fallback': fallback }
    return ['span', { 'data-variable': name, ...kept }, this.options.label(name, fallback)]
  },

  renderText: ({ node }) =>
    node.attrs.fallback === null ? `[${node.attrs.name}]` : `[${node.attrs.name}|${node.attrs.fallback}]`,

  addProseMirrorPlugins() {
    const { name } = this
    return [
      new Plugin({
        key: knownColumns,
        state: {
          init: () => ({ names: null as ReadonlySet<string> | null }),
          apply: (transaction, before) => transaction.getMeta(knownColumns) ?? before,
        },
        props: {
          decorations(state) {
            const names = knownColumns.getState(state)?.names
            if (!names) return null
            const unknown: Decoration[] = []
            state.doc.descendants((node, at) => {
              if (node.type.name !== name || node.attrs.fallback !== null || names.has(node.attrs.name))
                return
              unknown.push(Decoration.node(at, at + node.nodeSize, { class: 'unknown' }))
            })
            return DecorationSet.create(state.doc, unknown)
          },
        },
      }),
    ]
  },
})
