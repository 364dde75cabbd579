// @vitest-environment node
// Where files can be cut and read.
import { expect, test } from 'vitest'
import { beginning } from './beginning'
import { DIRECT_MAX } from './file'
import { assigned, type Column, fieldAt, guessed, missing } from './places'

const column = (place: number, seems: Column['seems'] = null): Column => ({
  place,
  seems,
  header: `column ${place}`,
  placeholder: `COLUMN_${place}`,
  samples: [],
})

test('what the headers say is taken, the first of two that say the same', () => {
  const columns = [column(1, 'last_name'), column(2, 'address'), column(3, 'address'), column(4)]
  expect(guessed(columns)).toEqual({ last_name: 1, address: 2 })
  expect(missing(guessed(columns))).toEqual(['first_name'])
  expect(missing({ address: 1, first_name: 2, last_name: 3 })).toEqual([])
})

test('a column is one field, and a field one column', () => {
  let places = assigned({ address: 2, last_name: 1 }, 1, 'first_name')
  expect(places).toEqual({ address: 2, first_name: 1 })
  places = assigned(places, 3, 'address')
  expect(places).toEqual({ address: 3, first_name: 1 })
  expect([fieldAt(places, 3), fieldAt(places, 2)]).toEqual(['address', null])
  expect(assigned(places, 3, null)).toEqual({ first_name: 1 })
})

test('of a long text the first lines are looked at, and never half of one', async () => {
  const line = 'Ann;Lee;ann@contoso.example\n'
  const long = new File([line.repeat(DIRECT_MAX / line.length + 1)], 'people.csv')
  const begun = await beginning(long)
  expect(begun?.size).toBeLessThanOrEqual(256 * 1024)
  expect((begun?.size ?? 1) % line.length).toBe(0)
  const short = new File([line], 'people.csv')
  expect(await beginning(short)).toBe(short)
  expect(await beginning(new File([new Uint8Array(DIRECT_MAX + 1)], 'people.xlsx'))).toBeNull()
})
