import { afterEach, expect, it, vi } from 'vitest'
import { whenOnline } from './whenOnline'

afterEach(() => vi.restoreAllMocks())

/** A part that fails so many times before it comes, and how often it was asked for. */
function part(failures: number) {
  const load = vi.fn(() =>
    load.mock.calls.length > failures
      ? Promise.resolve('page')
      : Promise.reject(new TypeError('failed to fetch')),
  )
  return load
}

it('waits for the network, and only for it', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const reload = vi.fn()
  const load = part(2)
  const page = whenOnline(load, reload)()
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1))
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2))
  window.dispatchEvent(new Event('online'))
  expect(await page).toBe('page')

  online.mockReturnValue(true)
  await expect(whenOnline(part(9), reload)()).rejects.toThrow('failed to fetch')
  expect(reload).not.toHaveBeenCalled()
})

it('loads the page again where the browser remembers that there was no network', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const reload = vi.fn()
  const load = part(9)
  void whenOnline(load, reload)()
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1))
  online.mockReturnValue(true)
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1))
  expect(load).toHaveBeenCalledTimes(2)
})
