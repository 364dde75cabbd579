// The real local system as a process: every function on the embedded default, with simulated people.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = new URL('../../', import.meta.url).pathname
/** Where cargo has put the program; `release` when something is measured. */
const program = () =>
  join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), process.env.PRESENTLY_PROFILE ?? 'debug', 'presently')

/** When every test begins: a Monday noon in Paris, the day before its campaigns. */
export const START = '2026-11-30T11:00:00Z'

/** A port with two free ones above it, where the simulated people are. */
async function freePorts() {
  for (;;) {
    const servers = []
    try {
      servers.push(await listen(0))
      const { port } = servers[0].address()
      for (const above of [1, 2]) servers.push(await listen(port + above))
      return port
    } catch {
      // One of the three was taken: others are tried.
    } finally {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
    }
  }
}

function listen(port) {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}

/** Asks until `check` answers something true. */
export async function until(what, check, seconds = 60) {
  const end = Date.now() + seconds * 1_000
  for (;;) {
    const found = await check()
    if (found) return found
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await new Promise((next) => setTimeout(next, 100))
  }
}

/** The printed token of a system without an issuer. */
const TOKEN = 'a-token-of-the-browser-tests-0123456789'

/** A running system. `stop` ends it and removes what it kept. */
export class System {
  /** What a caller with these roles, as `viewer+author`, shows: with an issuer, a token of it. */
  bearer = (roles) => `${TOKEN}.${roles}`

  static async start(...options) {
    const system = new System()
    system.folder = await mkdtemp(join(tmpdir(), 'presently-console-'))
    system.port = await freePorts()
    system.url = `http://127.0.0.1:${system.port}`
    const words = ['--port', String(system.port), '--data', join(system.folder, 'data')]
    system.process = spawn(program(), [...words, '--clock-start', START, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PRESENTLY_TOKEN: TOKEN },
    })
    system.log = ''
    for (const stream of [system.process.stdout, system.process.stderr]) {
      stream.on('data', (text) => {
        system.log = (system.log + text).slice(-20_000)
      })
    }
    system.ended = new Promise((done) => system.process.once('exit', done))
    await until('the system', async () => {
      if (system.process.exitCode !== null) throw new Error(`the system ended:\n${system.log}`)
      return fetch(`${system.url}/healthz`).then(({ ok }) => ok, () => false)
    })
    return system
  }

  async stop() {
    this.process.kill('SIGTERM')
    await this.ended
    await rm(this.folder, { recursive: true, force: true })
  }

  /** A call of the API as somebody with these roles; throws unless it succeeds. */
  async call(method, path, body, { headers = {}, roles = 'viewer+author+operator' } = {}) {
    const raw = typeof body === 'string'
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.bearer(roles)}`,
        ...(body === undefined ? {} : { 'Content-Type': raw ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      body: body === undefined || raw ? body : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : null
  }

  /** Moves campaign time: `{ "step": … }`, `{ "run": … }` and so on, as `POST /_clock` takes it. */
  clock(body) {
    return this.call('POST', '/_clock', body)
  }

  /** How many messages the simulated tenant has taken. */
  async inbox() {
    const response = await fetch(`http://127.0.0.1:${this.port + 1}/inbox/stats`)
    return response.json()
  }

  /** A list of so many people; each tenth has no city. */
  async list(name, people) {
    const list = await this.call('POST', '/v1/lists', { name })
    await this.call('POST', `/v1/lists/${list.id}/import`, csv(people))
    return list
  }

  /** A draft on the day after the start, from 8 to 18 in Paris. */
  draft(list, more = {}) {
    return this.call('POST', '/v1/campaigns', {
      name: 'Passkeys replace passwords',
      message:
        'Hello [FIRSTNAME], **passkeys** are here: [create yours](https://intranet.example/passkeys).',
      channel: 'teams',
      audience: { include: [list.id], exclude: [] },
      start: '2026-12-01T08:00',
      time_zone: 'Europe/Paris',
      duration: { days: 1 },
      opening_hours: { from: '08:00', to: '18:00' },
      presence: 'always',
      ...more,
    })
  }
}

/** A file of people of the simulated tenant. */
export function csv(people) {
  const rows = ['First name;Last name;E-mail;City']
  for (let n = 0; n < people; n++) {
    rows.push(`Inès ${n};Durand;person${String(n).padStart(5, '0')}@contoso.example;${n % 10 ? 'Lyon' : ''}`)
  }
  return rows.join('\n')
}
