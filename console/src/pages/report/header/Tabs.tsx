import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tab,
  TabList,
} from '@fluentui/react-components'
import { ChevronDown16Regular } from '@fluentui/react-icons'
import { useLocation } from 'wouter'
import { prefetch } from '@/app/navigation'
import { PHONE, useMedia } from '@/kit/useMedia'
import { useWords } from '@/words/context'

/** The parts of a campaign's page. */
export type TabName = 'overview' | 'people' | 'links' | 'failures' | 'information' | 'audit'

const TABS: TabName[] = ['overview', 'people', 'links', 'failures', 'information', 'audit']

/** Parts that have room on a phone; the others are under "More". */
const FIRST = 3

const useStyles = makeStyles({
  nav: { display: 'flex', alignItems: 'center', minWidth: 0, maxWidth: '100%' },
  list: { marginInlineStart: '-10px', minWidth: 0, flexShrink: 1, overflowX: 'auto', overflowY: 'hidden' },
  more: { flexShrink: 0, minWidth: 'auto', paddingInline: '8px' },
})

/** The address of a part. */
export function hrefOf(campaign: string, tab: TabName): string {
  const page = `/campaigns/${campaign}`
  if (tab === 'overview') return page
  return tab === 'links' || tab === 'failures' ? `${page}#${tab}` : `${page}/${tab}`
}

/** The parts of a campaign: each has an address. */
export function Tabs({ campaign, tab }: { campaign: string; tab: TabName }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const phone = useMedia(PHONE)
  const open = (name: TabName) => navigate(hrefOf(campaign, name))
  const first = phone ? TABS.slice(0, FIRST) : TABS
  const rest = phone ? TABS.slice(FIRST) : []
  // The part that is open is always among those that are seen.
  const shown = rest.includes(tab) ? [...first.slice(0, -1), tab] : first
  return (
    <nav aria-label={t('report.tabs')} className={styles.nav}>
      <TabList
        className={styles.list}
        selectedValue={tab}
        onTabSelect={(_, { value }) => open(value as TabName)}
        selectTabOnFocus={false}
      >
        {shown.map((name) => (
          <Tab
            key={name}
            value={name}
            onMouseEnter={() => prefetch(hrefOf(campaign, name))}
            onFocus={() => prefetch(hrefOf(campaign, name))}
          >
            {t(`report.tab.${name}`)}
          </Tab>
        ))}
      </TabList>
      {phone && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button
              appearance="transparent"
              className={styles.more}
              icon={<ChevronDown16Regular />}
              iconPosition="after"
            >
              {t('report.tab.more')}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {TABS.filter((name) => !shown.includes(name)).map((name) => (
                <MenuItem key={name} onClick={() => open(name)}>
                  {t(`report.tab.${name}`)}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </nav>
  )
}
