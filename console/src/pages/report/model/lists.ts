import type { Campaign } from '../data/types'

/** A list of the audience, named. One that was deleted has its id. */
export interface NamedList {
  name: string
  version: number | null
}

/** The lists a campaign goes to, or those it leaves out. */
export function listsOf(campaign: Campaign, excluded: boolean): NamedList[] {
  return campaign.lists
    .filter((list) => list.excluded === excluded)
    .map(({ id, name, version }) => ({ name: name ?? id, version: version ?? null }))
}
