import { afterEach, expect, it, vi } from 'vitest'
import { whenOnline } from './whenOnline'

afterEach(() => vi.restoreAllMocks())

it('waits for the network, and only for it', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  let loads = 0
  const load = whenOnline(() => {
    loads += 1
    return loads < 3 ? Promise.reject(new TypeError('failed to fetch')) : Promise.resolve('page')
  })
  const page = load()
  await vi.waitFor(() => expect(loads).toBe(1))
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(loads).toBe(2))
  window.dispatchEvent(new Event('online'))
  expect(await page).toBe('page')

  online.mockReturnValue(true)
  loads = 0
  await expect(load()).rejects.toThrow('failed to fetch')
})
