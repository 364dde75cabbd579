import { AriaLiveAnnouncer, makeStyles, mergeClasses, Toaster, tokens } from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { useMedia } from '@/kit/useMedia'
import { useWords } from '@/words/context'
import { matches } from './navigation'
import { PAGES } from './routes'
import { ShortcutsDialog } from './ShortcutsDialog'
import { SideNav, SideNavDrawer } from './SideNav'
import { SignInAgain } from './session/SignInAgain'
import { useShortcut } from './shortcuts'
import { TopBar } from './TopBar'
import { TOASTER } from './toast'

const useStyles = makeStyles({
  shell: {
    display: 'grid',
    gridTemplateRows: '48px minmax(0, 1fr)',
    height: '100%',
    backgroundColor: 'inherit',
    '@media print': { display: 'block', height: 'auto' },
  },
  body: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    minHeight: 0,
    '@media print': { display: 'block' },
  },
  main: {
    minWidth: 0,
    overflowY: 'auto',
    scrollbarGutter: 'stable',
    '@media print': { overflow: 'visible' },
  },
  phone: { gridTemplateColumns: 'minmax(0, 1fr)' },
  skip: {
    position: 'absolute',
    left: tokens.spacingHorizontalM,
    top: '-60px',
    zIndex: 1000,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    ':focus': { top: tokens.spacingVerticalS },
  },
})

/** The bar, the navigation, and the page between them. */
export function Shell({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { t } = useWords()
  const [path] = useLocation()
  const phone = useMedia('(max-width: 799px)')
  const narrow = useMedia('(max-width: 1279px)')
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const page = PAGES.find((candidate) => matches(candidate.path, path))
  useShortcut('?', () => setHelp(true))
  const shortcuts = () => {
    setDrawer(false)
    setHelp(true)
  }

  return (
    <AriaLiveAnnouncer>
      <div className={styles.shell}>
        {/* A fragment link: no script is needed to follow it. */}
        <a className={mergeClasses(styles.skip, 'no-print')} href="#main">
          {t('shell.skip')}
        </a>
        <TopBar phone={phone} onMenu={() => setDrawer(true)} onShortcuts={shortcuts} />
        <div className={mergeClasses(styles.body, phone && styles.phone)}>
          {phone ? (
            <SideNavDrawer open={drawer} onClose={() => setDrawer(false)} onShortcuts={shortcuts} />
          ) : (
            <SideNav rail={narrow || page?.rail === true} onShortcuts={shortcuts} />
          )}
          <main id="main" className={styles.main} tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
      <SignInAgain />
      <Toaster toasterId={TOASTER} position="bottom-end" />
    </AriaLiveAnnouncer>
  )
}
