// A system with something on every page: lists, drafts, a campaign in the middle of its day, a finished one.
import { System, until } from './system.mjs'

/** The system and the paths of its pages, by the name of the page. */
export async function world() {
  const system = await System.start()
  const list = await system.list('Everyone in Lyon', 240)
  const finished = await publish(system, await system.draft(list, { name: 'Passkeys replace passwords' }))
  await system.clock({ do: 'step', to: '2026-12-01T17:30:00Z' })
  await until('the end', async () => (await read(system, finished)).state === 'finished')
  const live = await publish(
    system,
    await system.draft(list, {
      name: 'Charity run: sign up your team',
      start: '2026-12-02T08:00',
      duration: { days: 3 },
      presence: 'available',
    }),
  )
  await system.clock({ do: 'step', to: '2026-12-02T11:20:00Z' })
  await until('the first sends', async () => (await read(system, live)).state === 'running')
  const draft = await system.draft(list, { name: 'Canteen closed on Friday', start: '2026-12-04T09:00' })
  const person = 'person00003@contoso.example'
  const edit = (step) => `/campaigns/${draft.id}/edit/${step}`
  return {
    system,
    ids: { list: list.id, finished, live, draft: draft.id },
    pages: {
      campaigns: '/campaigns',
      calendar: '/campaigns?view=calendar',
      name: edit('name'),
      message: edit('message'),
      channel: edit('channel'),
      recipients: edit('recipients'),
      when: edit('when'),
      absent: edit('absent'),
      review: edit('review'),
      live: `/campaigns/${live}`,
      report: `/campaigns/${finished}`,
      information: `/campaigns/${finished}/information`,
      people: `/campaigns/${live}/people`,
      person: `/campaigns/${live}/people/${encodeURIComponent(person)}`,
      compare: `/campaigns/compare?id=${live}&id=${finished}`,
      lists: '/lists',
      list: `/lists/${list.id}`,
      import: '/lists/import',
      channels: '/channels',
      audit: '/audit',
      signin: '/signin',
    },
  }
}

async function publish(system, draft) {
  await system.call('POST', `/v1/campaigns/${draft.id}/publish`)
  await until('the plan', async () => (await read(system, draft.id)).state === 'scheduled')
  return draft.id
}

function read(system, id) {
  return system.call('GET', `/v1/campaigns/${id}`)
}

/** A page is there when its heading is, half a second passes without a request, and nothing on it is still being loaded. */
export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    () => !document.querySelector('[role=progressbar][aria-label^="Loading"], .fui-Skeleton'),
    undefined,
    { timeout: 60_000 },
  )
  // The heading of the page itself: what stands there while it loads is gone by now.
  await page.locator('h1').first().waitFor()
  await page.evaluate(() => document.fonts.ready)
}
