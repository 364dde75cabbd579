// What the pictures show: a system in the middle of a week, with people who have names and who click.
import { request } from 'node:http'
import { System, until } from './system.mjs'

const FIRST = ['Inès', 'Marc', 'Hélène', 'Thomas', 'Aïcha', 'Julien', 'Priya', 'Lena', 'Omar', 'Camille', 'Sofia', 'Antoine', 'Mei']
const LAST = ['Durand', 'Roche', 'Bernard', 'Okafor', 'Lefèvre', 'Martin', 'Nair', 'Weber', 'Moreau', 'Girard', 'Costa', 'Petit', 'Faure', 'Haddad', 'Chen', 'Dubois', 'Simon']
const CITIES = ['Lyon', 'Paris', 'Nantes', 'Lille']
const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0'
/** Of those who have not clicked yet, so many do between two looks at them. */
const SHARES = [0.22, 0.1, 0.05]

/** A file of so many people with names; no two have the same address. */
function people(count) {
  const rows = ['First name;Last name;E-mail;City']
  for (let n = 0; n < count; n++) {
    const [first, last] = [FIRST[n % FIRST.length], LAST[(n * 7) % LAST.length]]
    rows.push(`${first};${last};person${String(n).padStart(5, '0')}@contoso.example;${CITIES[n % CITIES.length]}`)
  }
  return rows.join('\n')
}

/** The same numbers in the same order each time, from 0 to 1. */
function numbers() {
  let state = 20_261_201
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The system and the paths of its pages, by the name of the page. */
export async function scene() {
  const system = await System.start()
  try {
    return { system, pages: await fill(system) }
  } catch (error) {
    await system.stop()
    throw error
  }
}

/** Plays two and a half days; the paths of the pages. */
async function fill(system) {
  const read = (id) => system.call('GET', `/v1/campaigns/${id}`)
  const list = async (name, count) => {
    const made = await system.call('POST', '/v1/lists', { name })
    await system.call('POST', `/v1/lists/${made.id}/import`, people(count))
    return made
  }
  const publish = async (draft) => {
    await system.call('POST', `/v1/campaigns/${draft.id}/publish`)
    await until('the plan', async () => (await read(draft.id)).state === 'scheduled')
    return draft.id
  }
  const clicks = readers(system)
  const days = async (...instants) => {
    for (const to of instants) {
      await system.clock({ do: 'step', to })
      await clicks()
    }
  }

  const everyone = await list('Everyone in Lyon', 640)
  const sites = await list('Pilot sites', 180)
  await list('Managers', 48)
  const passkeys = await publish(await system.draft(everyone, { name: 'Passkeys replace passwords' }))
  await days(...hours('2026-12-01', 7, 17), '2026-12-01T17:30:00Z')
  await until('the end', async () => (await read(passkeys)).state === 'finished')
  const run = await publish(
    await system.draft(everyone, {
      name: 'Charity run: sign up your team',
      message: 'Hi [FIRSTNAME], the **charity run** is on 12 June. [Sign up your team](https://intranet.example/run), or [see the route](https://intranet.example/route).',
      start: '2026-12-02T08:00',
      duration: { days: 3 },
      presence: 'available',
    }),
  )
  const floor = await publish(
    await system.draft(sites, {
      name: 'Floor 4 moves to Lyon Part-Dieu',
      message: 'Hi [FIRSTNAME], your new desk is ready from Monday. [Find it](https://intranet.example/desks).',
      start: '2026-12-02T10:00',
      duration: { days: 2 },
    }),
  )
  await publish(
    await system.draft(everyone, {
      name: 'Benefits enrolment 2027',
      message: 'You have until 18 December to choose your cover, [FIRSTNAME]. [Choose](https://intranet.example/cover).',
      start: '2026-12-07T09:00',
      duration: { days: 5 },
    }),
  )
  await days(...hours('2026-12-02', 7, 11))
  await system.call('POST', `/v1/campaigns/${floor}/pause`)
  await days(...hours('2026-12-02', 12, 17), ...hours('2026-12-03', 7, 11), '2026-12-03T12:32:00Z')
  const draft = await system.draft(everyone, {
    name: 'New hours of the canteen',
    message:
      'Hello [FIRSTNAME], the canteen in **[CITY]** has new hours from 14 December.\n\n- Breakfast from 7:30\n- Lunch until 14:30\n\nThe [menu](https://intranet.example/menu) is online.',
    start: '2026-12-08T09:00',
    presence: 'available',
    duration: { days: 3 },
  })
  const met = await until('somebody who was absent first', async () => {
    const { items } = await system.call('GET', `/v1/campaigns/${run}/recipients?outcome=sent&limit=200`)
    return items.find(({ cycle, rung, clicks }) => (cycle > 1 || rung > 1) && clicks > 0) ?? items[0]
  })
  // The table's figures are read by and by.
  await until('the figures', async () => {
    const { items } = await system.call('GET', '/v1/campaigns')
    return items.every(({ state, figures }) => figures || state === 'draft')
  })
  const edit = (step) => `/campaigns/${draft.id}/edit/${step}`
  return {
    campaigns: '/campaigns',
    calendar: '/campaigns?view=calendar',
    message: edit('message'),
    recipients: edit('recipients'),
    when: edit('when'),
    review: edit('review'),
    live: `/campaigns/${run}`,
    report: `/campaigns/${passkeys}`,
    people: `/campaigns/${run}/people`,
    person: `/campaigns/${run}/people/${encodeURIComponent(met.address)}`,
    lists: '/lists',
    list: `/lists/${everyone.id}`,
    channels: '/channels',
  }
}

/** Instants of a day, one an hour, in UTC. */
function hours(day, from, until) {
  return Array.from({ length: until - from }, (_, n) => `${day}T${String(from + n).padStart(2, '0')}:40:00Z`)
}

/** Lets some people of the simulated tenant open a link of what they have received since and before. */
function readers(system) {
  const random = numbers()
  const looks = new Map()
  return async () => {
    for (const message of await received(system)) {
      const links = JSON.stringify(message.activity).match(/http:[^"\\)\s]*\/r\/[\w-]+/g) ?? []
      const looked = looks.get(message.id) ?? 0
      if (links.length === 0 || looked >= SHARES.length) continue
      looks.set(message.id, looked + 1)
      if (random() > SHARES[looked]) continue
      looks.set(message.id, SHARES.length)
      const link = links[random() < 0.8 ? 0 : links.length - 1]
      await visit(link, message.address)
    }
  }
}

/** Somebody opens a link, each from an address of their own: many people at one would be taken for a machine. */
function visit(link, person) {
  const number = Number(person.match(/\d+/)?.[0] ?? 0)
  const localAddress = `127.${10 + (number >> 8)}.${number & 255}.1`
  return new Promise((done, fail) => {
    request(link, { localAddress, headers: { 'User-Agent': BROWSER } }, (answer) => answer.resume().once('end', done))
      .once('error', fail)
      .end()
  })
}

/** Everything that the simulated people have received, the newest first. */
async function received(system) {
  const messages = []
  let cursor = ''
  do {
    const inbox = await fetch(`http://127.0.0.1:${system.port + 1}/inbox?limit=500${cursor}`)
    const page = await inbox.json()
    messages.push(...page.messages)
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
  } while (cursor)
  return messages
}
