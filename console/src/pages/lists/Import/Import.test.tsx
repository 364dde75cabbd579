import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { renderApp } from '@/test/render'
import { Import } from './index'

const calls: string[] = []
let columns: object[] = []
let refuse = false

const column = (place: number, header: string, seems: string | null) => ({
  place,
  header,
  seems,
  placeholder: header.toUpperCase(),
  samples: [`${header} of Ann`],
})

function answer(request: Request): [object, number] {
  const { pathname, search } = new URL(request.url)
  calls.push(`${request.method} ${pathname}${search}`)
  if (pathname === '/v1/lists/columns') return [{ columns }, 200]
  if (pathname === '/v1/lists') return [{ id: 'lst_1' }, 201]
  if (pathname.endsWith('/import') && refuse) {
    const errors = [{ field: 'line 2, column UPN', detail: 'has no @' }]
    return [{ status: 422, code: 'bad_rows', detail: 'One row.', errors }, 422]
  }
  return [report, 200]
}

const report = {
  version: 1,
  accepted: 1,
  duplicates: 0,
  duplicate_lines: [],
  rejected: [],
  rejected_cells: 0,
  rejected_lines: 0,
  bad_time_zones: 0,
  columns: [],
  first_name_from: 'First',
  last_name_from: 'Last',
  address_from: 'UPN',
}

beforeEach(() => {
  calls.length = 0
  refuse = false
  columns = [column(1, 'First', 'first_name'), column(2, 'Last', 'last_name'), column(3, 'UPN', 'address')]
  vi.stubGlobal('fetch', async (request: Request) => {
    const [body, status] = answer(request)
    if (request.method === 'DELETE') return new Response(null, { status: 204 })
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => vi.unstubAllGlobals())

const choose = () =>
  userEvent.upload(
    screen.getByLabelText('Choose a file', { selector: 'input' }),
    new File(['First,Last,UPN\nAnn,Lee,ann@contoso.example\n'], 'People.csv', { type: 'text/csv' }),
  )

it('a refused file leaves no empty list behind', async () => {
  refuse = true
  renderApp(<Import />)
  await choose()
  expect(await screen.findByText('has no @')).toBeInTheDocument()
  expect(calls).toEqual([
    'POST /v1/lists/columns',
    'POST /v1/lists',
    'POST /v1/lists/lst_1/import?strict=true',
    'DELETE /v1/lists/lst_1',
  ])
})

it('a file whose headers do not say it all is imported with the columns chosen by hand', async () => {
  columns = [column(1, 'Rufname', null), column(2, 'Last', 'last_name'), column(3, 'Login', null)]
  const done = vi.fn()
  renderApp(<Import onDone={done} />)
  await choose()
  const use = await screen.findByRole('button', { name: 'Import with these columns' })
  expect(use).toHaveAttribute('aria-disabled', 'true')
  expect(screen.getByText('Still missing: Address and First name.')).toBeInTheDocument()
  expect(calls).toEqual(['POST /v1/lists/columns'])
  await userEvent.selectOptions(screen.getByLabelText('Read Rufname as'), 'First name')
  await userEvent.selectOptions(screen.getByLabelText('Read Login as'), 'Address')
  await userEvent.click(use)
  expect(await screen.findByText(/1 person imported\./)).toBeInTheDocument()
  expect(calls[2]).toBe('POST /v1/lists/lst_1/import?strict=true&last_name=2&first_name=1&address=3')
  expect(done).toHaveBeenCalledOnce()
})
