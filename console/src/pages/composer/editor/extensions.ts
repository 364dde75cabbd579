import { StarterKit } from '@tiptap/starter-kit'
import { Variable, type VariableLabel } from './variable'

/** What a message may hold: what the server reads of Markdown, and variables. */
export function extensionsWith(label: VariableLabel) {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3] },
      underline: false,
      // Tab would indent list items; the toolbar and Markdown do that.
      listKeymap: false,
      trailingNode: false,
      dropcursor: false,
      gapcursor: false,
      link: { openOnClick: false, autolink: true, defaultProtocol: 'https', protocols: ['mailto'] },
    }),
    Variable.configure({ label }),
  ]
}
