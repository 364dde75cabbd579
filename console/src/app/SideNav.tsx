import {
  Hamburger,
  makeStyles,
  mergeClasses,
  Nav,
  NavDrawer,
  NavDrawerBody,
  NavDrawerHeader,
  NavItem,
  NavSectionHeader,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import {
  CalendarLtrFilled,
  CalendarLtrRegular,
  HistoryFilled,
  HistoryRegular,
  Keyboard20Regular,
  MegaphoneFilled,
  MegaphoneRegular,
  PeopleListFilled,
  PeopleListRegular,
  PlugDisconnectedFilled,
  PlugDisconnectedRegular,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useWords } from '@/words/context'
import type { Key } from '@/words/model'
import { matches, prefetch } from './navigation'
import { PAGES, type Page } from './routes'

interface Entry {
  section: NonNullable<Page['section']>
  words: Key
  to: string
  icons: [ReactElement, ReactElement]
}

const COMMUNICATION: Entry[] = [
  {
    section: 'campaigns',
    words: 'shell.campaigns',
    to: '/campaigns',
    icons: [<MegaphoneRegular key="r" fontSize={20} />, <MegaphoneFilled key="f" fontSize={20} />],
  },
  {
    section: 'lists',
    words: 'shell.lists',
    to: '/lists',
    icons: [<PeopleListRegular key="r" fontSize={20} />, <PeopleListFilled key="f" fontSize={20} />],
  },
  {
    section: 'calendar',
    words: 'shell.calendar',
    to: '/campaigns?view=calendar',
    icons: [<CalendarLtrRegular key="r" fontSize={20} />, <CalendarLtrFilled key="f" fontSize={20} />],
  },
]

const OPERATION: Entry[] = [
  {
    section: 'channels',
    words: 'shell.channels',
    to: '/channels',
    icons: [
      <PlugDisconnectedRegular key="r" fontSize={20} />,
      <PlugDisconnectedFilled key="f" fontSize={20} />,
    ],
  },
  {
    section: 'audit',
    words: 'shell.audit',
    to: '/audit',
    icons: [<HistoryRegular key="r" fontSize={20} />, <HistoryFilled key="f" fontSize={20} />],
  },
]

const useStyles = makeStyles({
  nav: {
    width: '188px',
    minWidth: '188px',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    rowGap: '2px',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground4,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowY: 'auto',
  },
  rail: { width: '52px', minWidth: '52px', padding: `${tokens.spacingVerticalM} 6px` },
  railItem: { justifyContent: 'center', paddingLeft: 0, paddingRight: 0 },
  foot: { marginTop: 'auto' },
  icon: { display: 'inline-flex' },
  lit: { color: tokens.colorBrandForeground1 },
  drawer: { width: '280px' },
  section: { marginTop: tokens.spacingVerticalM, ':first-child': { marginTop: 0 } },
})

/** The entry of the navigation that belongs to an address. */
export function sectionOf(path: string, search: string): Page['section'] {
  if (path === '/campaigns' && new URLSearchParams(search).get('view') === 'calendar') return 'calendar'
  return PAGES.find((page) => matches(page.path, path))?.section ?? null
}

function Entries({ rail, onGo, onShortcuts }: { rail: boolean; onGo?: () => void; onShortcuts: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [path, navigate] = useLocation()
  const section = sectionOf(path, useSearch())

  const item = ({ section: id, words, to, icons }: Entry) => {
    const lit = section === id
    const entry = (
      <NavItem
        key={id}
        as="a"
        href={to}
        value={id}
        icon={<span className={mergeClasses(styles.icon, lit && styles.lit)}>{icons[lit ? 1 : 0]}</span>}
        className={mergeClasses(rail && styles.railItem)}
        aria-current={lit ? 'page' : undefined}
        onClick={(event: React.MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          navigate(to)
          onGo?.()
        }}
        onMouseEnter={() => prefetch(to)}
        onFocus={() => prefetch(to)}
        {...(rail ? { 'aria-label': t(words) } : {})}
      >
        {rail ? null : t(words)}
      </NavItem>
    )
    return rail ? (
      <Tooltip key={id} content={t(words)} relationship="label" positioning="after">
        {entry}
      </Tooltip>
    ) : (
      entry
    )
  }
  const shortcuts = (
    <NavItem
      as="button"
      value="shortcuts"
      icon={<Keyboard20Regular />}
      className={mergeClasses(styles.foot, rail && styles.railItem)}
      onClick={onShortcuts}
      {...(rail ? { 'aria-label': t('shell.shortcuts') } : {})}
    >
      {rail ? null : t('shell.shortcuts')}
    </NavItem>
  )
  return (
    <>
      {!rail && <NavSectionHeader className={styles.section}>{t('shell.communication')}</NavSectionHeader>}
      {COMMUNICATION.map(item)}
      {!rail && <NavSectionHeader className={styles.section}>{t('shell.operation')}</NavSectionHeader>}
      {OPERATION.map(item)}
      {shortcuts}
    </>
  )
}

/** The navigation beside the page: 188 px, or a rail of 52. */
export function SideNav({ rail, onShortcuts }: { rail: boolean; onShortcuts: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [path] = useLocation()
  const section = sectionOf(path, useSearch())
  return (
    <Nav
      className={mergeClasses(styles.nav, rail && styles.rail, 'no-print')}
      selectedValue={section ?? ''}
      density="medium"
      role="navigation"
      aria-label={t('shell.navigation')}
    >
      <Entries rail={rail} onShortcuts={onShortcuts} />
    </Nav>
  )
}

/** The navigation of a phone, behind the button with three lines. */
export function SideNavDrawer(props: { open: boolean; onClose: () => void; onShortcuts: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [path] = useLocation()
  const section = sectionOf(path, useSearch())
  return (
    <NavDrawer
      className={styles.drawer}
      type="overlay"
      open={props.open}
      onOpenChange={(_, { open }) => !open && props.onClose()}
      selectedValue={section ?? ''}
      aria-label={t('shell.navigation')}
    >
      <NavDrawerHeader>
        <Hamburger aria-label={t('shell.closeMenu')} onClick={props.onClose} />
      </NavDrawerHeader>
      <NavDrawerBody>
        <Entries rail={false} onGo={props.onClose} onShortcuts={props.onShortcuts} />
      </NavDrawerBody>
    </NavDrawer>
  )
}
