// Sign-in with an issuer that others have written, and tokens that are not its.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { Browser } from './browser.mjs'
import { AUDIENCE, CLIENT, Issuer, signInAs } from './issuer.mjs'
import { System, until } from './system.mjs'

let issuer
let system
let browser
before(async () => {
  issuer = await Issuer.start()
  system = await System.start(
    ...['--issuer', issuer.url, '--audience', AUDIENCE, '--client-id', CLIENT, '--scope', 'use offline_access'],
  )
  system.bearer = (roles) => issuer.token({ roles: roles.split('+') })
  issuer.register(system.url)
  browser = await Browser.start()
})
after(async () => {
  await browser?.stop()
  await system?.stop()
  await issuer?.stop()
})
beforeEach(() => {
  issuer.lifetime = 3_600
  issuer.refreshes = true
})

/** A page that may also speak to the issuer. */
async function open() {
  const page = await browser.page(system.url, { bucket: new RegExp(`^${issuer.url}/`) })
  // The issuer's own pages would like a font from elsewhere.
  await page.context().route(/^https:/, (route) => route.abort())
  return page
}

/** Goes to a path without being known, and signs in as this person. */
async function enter(page, path, name) {
  await page.goto(path)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${issuer.url}/**`)
  await signInAs(page, name)
}

test('a person signs in, comes back to where they were, and may do what the claim says', async () => {
  const page = await open()
  await enter(page, '/lists?from=a-link', 'vera.viewer@contoso.example')
  await page.waitForURL(`${system.url}/lists?from=a-link`)
  await page.getByRole('heading', { level: 1, name: 'User lists' }).waitFor()
  await page.getByRole('button', { name: /^vera\.viewer@contoso\.example/ }).waitFor()
  assert.equal(issuer.asked.authorization_code, 1)

  // A viewer's token writes nothing, whatever the page would let them press.
  const me = await system.call('GET', '/v1/me', undefined, { roles: 'viewer' })
  assert.deepEqual(me.roles, ['viewer'])
  await assert.rejects(system.call('POST', '/v1/lists', { name: 'No' }, { roles: 'viewer' }), /403/)

  // The tokens are in this tab only, and the page is still signed in after a reload.
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('access_token')), false)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'User lists' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('whoever has no role is told so and can use another account', async () => {
  const page = await open()
  await enter(page, '/campaigns', 'nora.nobody@contoso.example')
  await page.getByText('This account has no role here').waitFor()
  await page.getByRole('button', { name: 'Use another account' }).click()
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signInAs(page, 'anna.author@contoso.example')
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('tokens are renewed in mid-work; nothing that is being written is lost', async () => {
  issuer.lifetime = 8
  const page = await open()
  await enter(page, '/campaigns', 'anna.author@contoso.example')
  await page.getByRole('button', { name: 'New campaign' }).first().click()
  await page.waitForURL(/\/edit\/name$/)
  const before = issuer.asked.refresh_token
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('')
  let typed = ''
  await until('two renewals', async () => {
    await name.pressSequentially('on ')
    typed += 'on '
    return issuer.asked.refresh_token >= before + 2
  })
  assert.equal(await name.inputValue(), typed)
  await stored(page, typed)
  assert.equal(await page.getByText('Your sign-in has expired').count(), 0)
  assert.deepEqual(page.faults, [])
})

test('what cannot be renewed is asked for in a small window, and the page goes on with its text', async () => {
  issuer.lifetime = 12
  issuer.refreshes = false
  const page = await open()
  await enter(page, '/campaigns', 'anna.author@contoso.example')
  await page.getByRole('button', { name: 'New campaign' }).first().click()
  await page.waitForURL(/\/edit\/name$/)
  // Behind a dialog nothing has a role.
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Written while the session ended')
  const dialog = page.getByRole('alertdialog')
  // Whatever is saved from now on is refused, as it is once the token has expired.
  await until('the end of the session', async () => {
    if (await dialog.isVisible()) return true
    await name.press('End', { timeout: 5_000 }).catch(() => {})
    await page.keyboard.type('!')
    return false
  })
  const typed = await name.inputValue()
  assert.match(typed, /^Written while the session ended!/)

  issuer.lifetime = 3_600
  const [small] = await Promise.all([
    page.context().waitForEvent('page'),
    dialog.getByRole('button', { name: 'Sign in again' }).click(),
  ])
  // The issuer still knows the person: the window closes by itself.
  if (!small.isClosed()) await small.waitForEvent('close')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await name.inputValue(), typed)
  await stored(page, typed)
  assert.deepEqual(page.faults, [])
})

test('who signs out is known neither here nor at the issuer', async () => {
  const page = await open()
  await enter(page, '/channels', 'olaf.operator@contoso.example')
  await page.getByRole('button', { name: /^olaf\.operator@contoso\.example/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.waitForURL((url) => url.origin === system.url)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage).includes('access_token')), false)
  // The issuer asks who it is again.
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('input[name=password]').waitFor()
  assert.deepEqual(page.faults, [])
})

test('an answer to a request that was never made signs nobody in', async () => {
  const page = await open()
  await page.goto('/signin/callback?code=stolen&state=unknown')
  await page.getByText('could not be completed').waitFor()
  await page.goto('/lists')
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('an answer with another state, and a token with another nonce, are refused', async () => {
  const foreign = await open()
  await foreign.route(new RegExp(`^${issuer.url}/auth\\?`), (route) => {
    const url = new URL(route.request().url())
    url.searchParams.set('state', 'another')
    return route.continue({ url: url.href })
  })
  await enter(foreign, '/lists', 'anna.author@contoso.example')
  await foreign.getByText('could not be completed').waitFor()

  const page = await open()
  await page.route(`${issuer.url}/token`, async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url'))
    assert.ok(claims.nonce, 'the console asks with a nonce')
    body.id_token = issuer.token({ ...claims, nonce: 'of another request' })
    await route.fulfill({ response: answer, json: body })
  })
  await enter(page, '/lists', 'anna.author@contoso.example')
  await page.getByText('could not be completed').waitFor()
  assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage).includes('access_token')), false)
})

test('the issuer gives no code without a challenge, and no token without its verifier', async () => {
  const query = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${system.url}/signin/callback`,
  })
  const answer = await fetch(`${issuer.url}/auth?${query}`, { redirect: 'manual' })
  assert.match(answer.headers.get('location'), /error=invalid_request/)
})

test('tokens of others, for others or of yesterday open nothing', async () => {
  const now = Math.floor(Date.now() / 1_000)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ask = async (authorization) => {
    const answer = await fetch(`${system.url}/v1/me`, { headers: authorization ? { authorization } : {} })
    return answer.status
  }
  assert.equal(await ask(`Bearer ${issuer.token()}`), 200)
  const bad = {
    none: undefined,
    'of no kind': 'Bearer something',
    'the local word': 'Bearer local.viewer+author+operator',
    forged: `Bearer ${issuer.token({}, { key: privateKey })}`,
    'for another audience': `Bearer ${issuer.token({ aud: 'api://other' })}`,
    'of another issuer': `Bearer ${issuer.token({ iss: 'https://elsewhere.example' })}`,
    expired: `Bearer ${issuer.token({ exp: now - 1 })}`,
    'not valid yet': `Bearer ${issuer.token({ nbf: now + 600 })}`,
    'of another key': `Bearer ${issuer.token({}, { header: { kid: 'another' } })}`,
    unsigned: `Bearer ${issuer.token({}, { header: { alg: 'none' } })}`,
  }
  for (const [what, authorization] of Object.entries(bad)) assert.equal(await ask(authorization), 401, what)
  assert.equal(await ask(`Bearer ${issuer.token({ roles: ['admin', 'Viewer'] })}`), 403)
})

/** The draft that this page edits has this name. */
async function stored(page, name) {
  const id = page.url().split('/campaigns/')[1].split('/')[0]
  await until('the text', async () => (await system.call('GET', `/v1/campaigns/${id}`)).name.trim() === name.trim())
}
