import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { renderApp } from '@/test/render'
import { ConfirmDialog } from './ConfirmDialog'
import { fileName, toCsv } from './csv'
import { OutcomeBar } from './OutcomeBar'
import { ProblemBar } from './ProblemBar'
import { shownState } from './StateBadge'
import { passedOf } from './WindowBar'

const counts = {
  recipients: 4812,
  sent: 2141,
  waiting: 2238,
  absent: 409,
  failed: 22,
  unknown: 2,
  unprogrammed: 0,
  cancelled: 0,
}

describe('the bar of outcomes', () => {
  it('says everybody in words and ends with the sum', () => {
    renderApp(<OutcomeBar counts={counts} legend />)
    const words = '4,812 people: sent 2,141, absent 409, failed 22, unknown 2 and waiting 2,238'
    expect(screen.getByRole('img')).toHaveAccessibleName(words)
    expect(screen.getByText('= 4,812')).toBeInTheDocument()
    expect(screen.getAllByRole('listitem')).toHaveLength(8)
  })

  it('holds before anybody is planned', () => {
    const none = Object.fromEntries(Object.keys(counts).map((key) => [key, 0])) as typeof counts
    renderApp(<OutcomeBar counts={none} />, { language: 'fr' })
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Personne pour l’instant')
  })
})

describe('a failure', () => {
  it('is said by its code, with the words of the API behind a button', async () => {
    const detail = 'It was changed since you read it; read it again.'
    renderApp(<ProblemBar error={new ApiProblem({ status: 412, code: 'stale', detail })} />)
    expect(screen.getByRole('alert')).toHaveTextContent('Somebody changed it meanwhile')
    expect(screen.queryByText(detail)).toBeNull()
    await userEvent.click(screen.getByText('Details'))
    expect(screen.getByText(detail)).toBeInTheDocument()
  })

  it('keeps a dialog open and is said in it', async () => {
    const close = vi.fn()
    const act = vi
      .fn()
      .mockRejectedValueOnce(new ApiProblem({ status: 409, code: 'running' }))
      .mockResolvedValueOnce(null)
    renderApp(
      <ConfirmDialog open title="Stop?" verb="Stop it" act={act} onClose={close}>
        text
      </ConfirmDialog>,
    )
    await userEvent.click(screen.getByText('Stop it'))
    expect(await screen.findByText(/It has started/)).toBeInTheDocument()
    expect(close).not.toHaveBeenCalled()
    await userEvent.click(screen.getByText('Stop it'))
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1))
  })
})

describe('small things', () => {
  it('write files that spreadsheet programs read as text', () => {
    const csv = toCsv(
      ['name', 'people'],
      [
        ['a "b", c', 1548],
        ['=HYPERLINK("x")', null],
      ],
    )
    expect(csv).toBe('\ufeffname,people\r\n"a ""b"", c",1548\r\n"\'=HYPERLINK(""x"")",\r\n')
    expect(fileName('Envoyés, par essai ?')).toBe('envoyes-par-essai.csv')
  })

  it('know how much of a window has passed', () => {
    const [from, until] = ['2026-12-01T08:00:00Z', '2026-12-01T18:00:00Z']
    const at = (time: string) => passedOf(from, until, new Date(`2026-12-01T${time}:00Z`))
    expect([at('07:00'), at('13:00'), at('19:00')]).toEqual([0, 0.5, 1])
  })

  it('let paused and cancelled stand over the state', () => {
    const state = 'running' as const
    expect(shownState({ state, paused: true, cancelled: false })).toBe('paused')
    expect(shownState({ state: 'finished', paused: true, cancelled: false })).toBe('finished')
    expect(shownState({ state, paused: true, cancelled: true })).toBe('cancelled')
  })
})
