import { expect, test } from 'vitest'
import { kindOf, listName, refusal, SIZE_MAX } from './file'
import { badCells, reasonWord } from './rows'

test('a file is known by its ending, in any case', () => {
  expect(kindOf('People.CSV')).toBe('csv')
  expect(kindOf('a.b.xlsx')).toBe('xlsx')
  expect(kindOf('people.xls')).toBeNull()
})

test('what cannot be read is not sent', () => {
  expect(refusal({ name: 'people.pdf', size: 10 })).toBe('lists.import.wrongKind')
  expect(refusal({ name: 'people.csv', size: 0 })).toBe('lists.import.empty')
  expect(refusal({ name: 'people.csv', size: SIZE_MAX + 1 })).toBe('lists.import.tooLarge')
  expect(refusal({ name: 'people.csv', size: SIZE_MAX })).toBeNull()
})

test('a list is named after its file', () => {
  expect(listName('Everyone_in_Lyon.2026.csv')).toBe('Everyone in Lyon.2026')
  expect(listName('.csv')).toBe('.csv')
  expect(listName(`${'x'.repeat(300)}.csv`)).toHaveLength(120)
})

test('bad cells are found in what a strict import says', () => {
  expect(
    badCells([
      { field: 'line 5, column Adresse, mail', detail: 'has no @' },
      { field: 'address', detail: 'is not a column of the file' },
    ]),
  ).toEqual([
    { line: 5, column: 'Adresse, mail', reason: 'has no @' },
    { line: null, column: 'address', reason: 'is not a column of the file' },
  ])
  expect(reasonWord('has no @')).toBe('noAt')
  expect(reasonWord('is new')).toBeNull()
})
