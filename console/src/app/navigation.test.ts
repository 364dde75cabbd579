import { describe, expect, it } from 'vitest'
import { matches } from './navigation'
import { PAGES } from './routes'
import { sectionOf } from './SideNav'
import { keptRoles, localToken } from './session/local'
import { ownPath } from './session/oidc'
import { searchAddress } from './TopSearch'

describe('addresses', () => {
  it('find their page', () => {
    const pageOf = (path: string) => PAGES.find((page) => matches(page.path, path))?.path
    expect(pageOf('/campaigns')).toBe('/campaigns')
    expect(pageOf('/campaigns/compare')).toBe('/campaigns/compare')
    expect(pageOf('/campaigns/cmp_1')).toBe('/campaigns/:id/:tab?')
    expect(pageOf('/campaigns/cmp_1/edit')).toBe('/campaigns/:id/edit/:step?')
    expect(pageOf('/campaigns/cmp_1/people/a@b.example')).toBe('/campaigns/:id/people/:address')
    expect(pageOf('/campaigns/cmp_1/links')).toBe('/campaigns/:id/:tab?')
    expect(pageOf('/lists/import')).toBe('/lists/import')
    expect(pageOf('/elsewhere')).toBeUndefined()
    expect(pageOf('/campaigns/a/b/c/d')).toBeUndefined()
  })

  it('light their entry of the navigation', () => {
    expect(sectionOf('/campaigns', 'state=draft')).toBe('campaigns')
    expect(sectionOf('/campaigns', 'view=calendar&week=2026-W49')).toBe('calendar')
    expect(sectionOf('/campaigns/cmp_1', '')).toBe('campaigns')
    expect(sectionOf('/nowhere', '')).toBeNull()
  })

  it('after sign-in are ours alone', () => {
    expect(ownPath('/campaigns/x?y=1')).toBe('/campaigns/x?y=1')
    for (const foreign of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:1', '']) {
      expect(ownPath(foreign)).toBe('/campaigns')
    }
  })

  it('of a search lead to people or to campaigns', () => {
    expect(searchAddress(' ines@contoso.example ')).toBe('/lists?q=ines%40contoso.example')
    expect(searchAddress('pass & keys')).toBe('/campaigns?q=pass%20%26%20keys')
  })
})

describe('roles of a local system', () => {
  it('are all of them until somebody chooses, whatever is kept', () => {
    expect(keptRoles()).toEqual(['viewer', 'author', 'operator'])
    sessionStorage.setItem('presently.roles', 'nonsense+viewer')
    expect(keptRoles()).toEqual(['viewer'])
    sessionStorage.clear()
  })

  it('go into the token, and there is none before it was pasted', () => {
    expect(localToken('local', ['viewer', 'author'])).toBe('local.viewer+author')
    expect(localToken(null, ['viewer'])).toBeNull()
    sessionStorage.setItem('presently.token', 's3cret')
    expect(localToken(null, ['viewer'])).toBe('s3cret.viewer')
    sessionStorage.clear()
  })
})
