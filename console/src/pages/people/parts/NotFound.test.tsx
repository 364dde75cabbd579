import { screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { campaign } from '@/pages/report/test/answers'
import { renderApp } from '@/test/render'
import { NotFound } from './NotFound'

afterEach(() => vi.unstubAllGlobals())

/** An API whose lists come in these pages. */
function pages(...pages: object[][]) {
  const asked: unknown[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.json())
    const body = { items: pages[asked.length - 1], next_cursor: asked.length < pages.length ? 'more' : null }
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  return asked
}

it('says in which lists the person is, however many pages that takes', async () => {
  const paris = { id: 'lst_1', name: 'Paris', version: 4, first_name: 'Ann', last_name: 'Lee' }
  const asked = pages([], [paris])
  renderApp(<NotFound campaign={campaign} address="ann@contoso.example" />)
  const link = await screen.findByRole('link', { name: 'Paris, version 4' })
  expect(link).toHaveAttribute('href', '/lists/lst_1?q=ann%40contoso.example')
  expect(asked).toEqual([
    { address: 'ann@contoso.example', cursor: null },
    { address: 'ann@contoso.example', cursor: 'more' },
  ])
})

it('says when the person is in no list either', async () => {
  pages([])
  renderApp(<NotFound campaign={campaign} address="zoe@contoso.example" />)
  expect(await screen.findByText(/The address is in no list either\./)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'More actions' })).toBeNull()
})
