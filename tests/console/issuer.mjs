// An OpenID Connect issuer that others have written, on loopback: `oidc-provider`, which the OpenID Foundation has
// certified. Public client, PKCE, access tokens in JWT form with the roles in a claim: as a deployment's issuer is set up.
import { createPrivateKey, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import Provider, { errors } from 'oidc-provider'

/** For whom the tokens are. */
export const AUDIENCE = 'api://presently'
/** The console's id at the issuer. */
export const CLIENT = 'presently-console'

/** What the people of the directory may do. */
const ROLES = {
  'vera.viewer@contoso.example': ['viewer'],
  'anna.author@contoso.example': ['viewer', 'author', 'some-other-role'],
  'olaf.operator@contoso.example': ['viewer', 'author', 'operator'],
  'nora.nobody@contoso.example': [],
}

/** A running issuer. `stop` ends it. */
export class Issuer {
  /** Seconds that access tokens live; read whenever one is made. */
  lifetime = 3_600
  /** Whether refresh tokens are given. */
  refreshes = true
  /** Requests of the token endpoint, by what they came with. */
  asked = { authorization_code: 0, refresh_token: 0 }

  static async start() {
    const issuer = new Issuer()
    issuer.key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    issuer.server = createServer((request, response) => issuer.answer(request, response))
    await new Promise((done) => issuer.server.listen(0, '127.0.0.1', done))
    issuer.url = `http://127.0.0.1:${issuer.server.address().port}`
    return issuer
  }

  stop() {
    this.server.closeAllConnections()
    return new Promise((done) => this.server.close(done))
  }

  /** The console at this address may send its people here. */
  register(console) {
    const provider = new Provider(this.url, this.#configuration(console))
    provider.on('grant.success', (ctx) => {
      this.asked[ctx.oidc.params.grant_type] += 1
    })
    // What was wrong with a request, for whoever reads the output of a test that failed.
    provider.on('server_error', (_, error) => process.stderr.write(`the issuer: ${error.stack}\n`))
    this.answer = provider.callback()
  }

  #configuration(console) {
    const issuer = this
    const jwk = { ...this.key.export({ format: 'jwk' }), kid: 'the-key', use: 'sig', alg: 'RS256' }
    return {
      clients: [
        {
          client_id: CLIENT,
          token_endpoint_auth_method: 'none',
          application_type: 'web',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: [`${console}/signin/callback`],
          post_logout_redirect_uris: [console],
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: [randomUUID()] },
      pkce: { required: () => true },
      scopes: ['openid', 'offline_access', 'use'],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
      clientBasedCORS: (_, origin) => origin === console,
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, preferred_username: id }) }),
      extraTokenClaims: (_, token) => ({
        roles: ROLES[token.accountId] ?? [],
        preferred_username: token.accountId,
      }),
      issueRefreshToken: () => issuer.refreshes,
      ttl: { AccessToken: () => issuer.lifetime, IdToken: 3_600, RefreshToken: 86_400, Session: 86_400, Grant: 86_400 },
      features: {
        // Its own pages ask for a name and any password.
        devInteractions: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => AUDIENCE,
          useGrantedResource: () => true,
          getResourceServerInfo: (_, resource) => {
            if (resource !== AUDIENCE) throw new errors.InvalidTarget()
            return {
              scope: 'use',
              audience: AUDIENCE,
              accessTokenTTL: issuer.lifetime,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'RS256' } },
            }
          },
        },
      },
      // The organisation has agreed for its people: nobody is asked.
      loadExistingGrant: async ({ oidc }) => {
        const known = oidc.session.grantIdFor(oidc.client.clientId)
        const found = known && (await oidc.provider.Grant.find(known))
        const grant =
          found ?? new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
        grant.addOIDCScope('openid profile offline_access use')
        grant.addResourceScope(AUDIENCE, 'use')
        await grant.save()
        return grant
      },
    }
  }

  /** A token as this issuer would make it, except for what is said otherwise. */
  token(claims = {}, { key = this.key, header = {} } = {}) {
    const now = Math.floor(Date.now() / 1_000)
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const body = {
      iss: this.url,
      aud: AUDIENCE,
      sub: 'tests',
      iat: now - 1,
      exp: now + 3_600,
      roles: ['viewer', 'author', 'operator'],
      ...claims,
    }
    const unsigned = `${part({ alg: 'RS256', kid: 'the-key', typ: 'at+jwt', ...header })}.${part(body)}`
    return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })), 'base64url')}`
  }
}

/** Answers the issuer's own pages as a person would. */
export async function signInAs(page, name) {
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
}
