import type { ComponentType } from 'react'

/** A page, loaded when it is first needed. */
export interface Page {
  path: string
  load: () => Promise<{ default: ComponentType }>
  /** The entry of the navigation that is lit. */
  section: 'campaigns' | 'calendar' | 'lists' | 'channels' | 'audit' | null
  /** Whether the navigation is a rail here. */
  rail?: boolean
}

const composer = () => import('@/pages/composer')
const report = () => import('@/pages/report')
const compare = () => import('@/pages/report/compare')
const people = () => import('@/pages/people')
const person = () => import('@/pages/people/person')
const lists = () => import('@/pages/lists')
const list = () => import('@/pages/lists/list')
const listImport = () => import('@/pages/lists/importPage')

/** Every page; the first path that matches wins. */
export const PAGES: readonly Page[] = [
  { path: '/campaigns', load: () => import('@/pages/campaigns'), section: 'campaigns' },
  { path: '/campaigns/compare', load: compare, section: 'campaigns', rail: true },
  { path: '/campaigns/:id/edit/:step?', load: composer, section: 'campaigns', rail: true },
  { path: '/campaigns/:id/people', load: people, section: 'campaigns', rail: true },
  { path: '/campaigns/:id/people/:address', load: person, section: 'campaigns', rail: true },
  { path: '/campaigns/:id/:tab?', load: report, section: 'campaigns', rail: true },
  { path: '/lists', load: lists, section: 'lists' },
  { path: '/lists/import', load: listImport, section: 'lists' },
  { path: '/lists/:id', load: list, section: 'lists' },
  { path: '/channels', load: () => import('@/pages/channels'), section: 'channels' },
  { path: '/audit', load: () => import('@/pages/audit'), section: 'audit' },
]
