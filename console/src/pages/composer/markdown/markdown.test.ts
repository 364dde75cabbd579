import { describe, expect, it } from 'vitest'
import type { DocNode, Mark } from './node'
import { readMarkdown } from './read'
import { writeMarkdown } from './write'

const again = (markdown: string) => writeMarkdown(readMarkdown(markdown).doc)

describe('every construct comes back letter for letter', () => {
  it.each([
    '# Run with us on 24 January',
    '## Second\n\n### Third',
    'Hi [FIRSTNAME|there], team [TEAM] still has places.',
    '**bold** *italic* ~~struck~~ `code`',
    '**bold with *italic* inside** and ***both***',
    '**Dear [FIRSTNAME] of [CITY|your town]** and *[TEAM]*',
    '- 5 km or 10 km\n- **Every kilometre gives €4**\n- [CITY]',
    '- a\n  - b\n    - c\n- d',
    '1. one\n2. two\n3. three',
    '3. three\n4. four',
    '1. a\n\n   b\n\n2. c',
    '[Sign up your team](https://run.example/2027) before Friday.',
    '[t [CITY] x](https://x.example/a?who=[FIRSTNAME])',
    '[a](https://x.example/?who=[FIRSTNAME|Jo])',
    '[mail us](mailto:run@alvera.example)',
    'See https://x.example/page today',
    '> quoted [NAME]\n> second line',
    '```\nlet x = [NAME] * 2\n\nend\n```',
    '---',
    'one\ntwo\n\nthree',
    'snake_case_word, 2 * 3 * 4, ~10 €, a < b & c > d, C:\\dir, (x) {y}',
    '<b>not bold</b> & <br>',
    '\\*not italic\\* and \\`not code\\`',
    '\\# no heading',
    '1\\. no list\n\\- nor here\n\\> nor a quote',
    '\\[NAME] is literal',
    'a list [x] and [lower] stay',
    '| a | b |',
    '**a [X|with *stars* and_underscores_]** b',
    'Emoji 🎉 and [VILLE|Saint-Étienne d’Ys]',
    'Text [HERE](https://x.example) as a link',
    '- a\n- b\n\nafter\n\n1. x',
    '> - a\n> - b',
  ])('%s', (markdown) => {
    const { whole } = readMarkdown(markdown)
    expect(again(markdown)).toBe(markdown)
    expect(whole).toBe(true)
  })

  it.each([
    ['* a\n* b', '- a\n- b'],
    ['__bold__ _italic_', '**bold** *italic*'],
    ['# a\ntext', '# a\n\ntext'],
    ['Setext\n===', '# Setext'],
    ['a  \nb', 'a\nb'],
    ['a\n\n\n\nb', 'a\n\nb'],
    ['5) u', '5. u'],
    ['#### Four', '### Four'],
  ])('%s is written %s', (markdown, written) => {
    expect(again(markdown)).toBe(written)
    expect(again(written)).toBe(written)
  })

  it.each([
    '![a picture](https://x.example/a.png)',
    '- [ ] task',
    '[a](https://x.example "title")',
    '[a][b]\n\n[b]: https://x.example',
  ])('says that %s is better left as Markdown', (markdown) =>
    expect(readMarkdown(markdown).whole).toBe(false),
  )
})

describe('a variable', () => {
  it('is one unit with its marks', () => {
    const { doc } = readMarkdown('**Hi [FIRSTNAME|there]**')
    expect(doc.content?.[0]?.content).toEqual([
      { type: 'text', text: 'Hi ', marks: [{ type: 'bold' }] },
      { type: 'variable', attrs: { name: 'FIRSTNAME', fallback: 'there' }, marks: [{ type: 'bold' }] },
    ])
  })

  it('keeps an explicit nothing', () => {
    expect(again('Hi [FIRSTNAME|]!')).toBe('Hi [FIRSTNAME|]!')
    expect(readMarkdown('[FIRSTNAME|]').doc.content?.[0]?.content?.[0]?.attrs).toEqual({
      name: 'FIRSTNAME',
      fallback: '',
    })
  })
})

/** A generator of numbers that gives the same ones each time. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pick = <T>(next: (below: number) => number, from: readonly T[]) => from[next(from.length)] as T
const WORDS = [
  'run',
  '5*3',
  '# x',
  '1. y',
  '- z',
  '_u_',
  '~~s~~',
  '`c`',
  '[NAME]',
  '[x](y)',
  '<b>',
  '&amp;',
  '> q',
  '\\',
  'a_b',
  '!',
  '***',
  '€4',
  '===',
  '[N|f]',
  'été',
]

function paragraph(next: (below: number) => number): DocNode {
  const content: DocNode[] = []
  const length = 1 + next(5)
  for (let at = 0; at < length; at += 1) {
    // Readers of Markdown differ on struck text inside of emphasis.
    const types =
      next(6) === 0 ? (['strike'] as const) : (['bold', 'italic'] as const).filter(() => next(4) === 0)
    const marks: Mark[] = types.map((type) => ({ type }))
    const marked = marks.length ? { marks } : {}
    // Runs are kept apart by blanks: two marks that touch inside a word have no form in Markdown.
    if (at > 0) content.push({ type: 'text', text: ' ' })
    if (next(4) === 0)
      content.push({
        type: 'variable',
        attrs: { name: 'CITY', fallback: pick(next, [null, '', 'a *b*']) },
        ...marked,
      })
    else
      content.push({
        type: 'text',
        text: marks.length ? pick(next, ['run', 'now', 'été 5', 'a_b']) : pick(next, WORDS),
        ...marked,
      })
  }
  return { type: 'paragraph', content }
}

const flat = (doc: DocNode): string =>
  (doc.content ?? [])
    .map((block) => {
      const runs = (block.content ?? []).flatMap((run) =>
        [...(run.text ?? '\u0001')].map(
          (char) => [char, (run.marks ?? []).map((mark) => mark.type).sort(), run.attrs ?? null] as const,
        ),
      )
      // A blank between two runs may take up a mark that both have.
      return `${block.type}:${JSON.stringify(runs.map(([char, marks, attrs]) => (char === ' ' ? [char] : [char, marks, attrs])))}`
    })
    .join('\n')

describe('whatever is typed', () => {
  it('reads back as it was', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const next = random(seed)
      const doc: DocNode = {
        type: 'doc',
        content: Array.from({ length: 1 + next(3) }, () => paragraph(next)),
      }
      const markdown = writeMarkdown(doc)
      expect(flat(readMarkdown(markdown).doc), markdown).toBe(flat(doc))
    }
  })

  it('is never changed twice', () => {
    for (const text of ['a \\* b', '\\\\', 'x\\', '&copy; &#33;', '[A|b](c)', '**a!**b', '~~', '** **']) {
      const once = again(text)
      expect(again(once), text).toBe(once)
    }
  })
})
