import {
  Button,
  Hamburger,
  Menu,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { DarkTheme20Regular, Globe20Regular, QuestionCircle20Regular } from '@fluentui/react-icons'
import { Link } from 'wouter'
import { useWords } from '@/words/context'
import type { Language } from '@/words/model'
import { PersonMenu } from './PersonMenu'
import { TopSearch } from './TopSearch'
import { THEME_CHOICES, type ThemeChoice, useTheme } from './theme'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground5,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minWidth: '168px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase300,
  },
  brandPhone: { minWidth: 0 },
  gap: { flexGrow: 1 },
  logo: { width: '28px', height: '28px' },
})

const THEME_WORDS = {
  system: 'shell.themeSystem',
  light: 'shell.themeLight',
  dark: 'shell.themeDark',
  contrast: 'shell.themeContrast',
} as const

/** The bar over everything: the product, the search, the language, the appearance, help, the person. */
export function TopBar(props: { phone: boolean; onMenu: () => void; onShortcuts: () => void }) {
  const { phone, onMenu, onShortcuts } = props
  const styles = useStyles()
  const { t, language, choose } = useWords()
  const theme = useTheme()
  return (
    <header className={`${styles.bar} no-print`}>
      {phone && <Hamburger aria-label={t('shell.menu')} onClick={onMenu} />}
      <Link href="/campaigns" className={`${styles.brand} ${phone ? styles.brandPhone : ''}`}>
        <img className={styles.logo} src="/logo.svg" alt="" width={28} height={28} />
        {t('shell.product')}
      </Link>
      {!phone && <TopSearch phone={false} />}
      <div className={styles.gap} />
      {phone && <TopSearch phone />}
      {!phone && (
        <Menu
          checkedValues={{ language: [language] }}
          onCheckedValueChange={(_, { checkedItems }) => choose(checkedItems[0] as Language)}
        >
          <MenuTrigger disableButtonEnhancement>
            <Button
              appearance="subtle"
              icon={<Globe20Regular />}
              aria-label={`${t('shell.language')} ${language.toUpperCase()}`}
            >
              <Text>{language.toUpperCase()}</Text>
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItemRadio name="language" value="en">
                {t('shell.languageEn')}
              </MenuItemRadio>
              <MenuItemRadio name="language" value="fr">
                {t('shell.languageFr')}
              </MenuItemRadio>
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {!phone && (
        <Menu
          checkedValues={{ theme: [theme.choice] }}
          onCheckedValueChange={(_, { checkedItems }) => theme.choose(checkedItems[0] as ThemeChoice)}
        >
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" icon={<DarkTheme20Regular />} aria-label={t('shell.theme')} />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {THEME_CHOICES.map((choice) => (
                <MenuItemRadio key={choice} name="theme" value={choice}>
                  {t(THEME_WORDS[choice])}
                </MenuItemRadio>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {!phone && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" icon={<QuestionCircle20Regular />} aria-label={t('shell.help')} />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem secondaryContent="?" onClick={onShortcuts}>
                {t('shell.shortcuts')}
              </MenuItem>
              <MenuItem onClick={() => location.assign('/docs')}>{t('shell.apiDocs')}</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      <PersonMenu phone={phone} />
    </header>
  )
}
