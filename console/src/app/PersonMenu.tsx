import {
  Avatar,
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { useLocation } from 'wouter'
import { useWords } from '@/words/context'
import type { Key, Language } from '@/words/model'
import { useSession } from './session/context'
import { type Me, personOf, ROLES, type Role } from './session/model'
import { useSignIn } from './session/signIn'
import { THEME_CHOICES, type ThemeChoice, useTheme } from './theme'

const useStyles = makeStyles({
  person: { fontWeight: tokens.fontWeightRegular, columnGap: tokens.spacingHorizontalS },
  role: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** What a person's roles are called together: the strongest one. */
export function roleWords(me: Me): Key {
  const strongest = [...ROLES].reverse().find((role) => me.roles.includes(role))
  if (me.roles.length === ROLES.length) return 'shell.role.all'
  return strongest ? `shell.role.${strongest}` : 'shell.role.none'
}

/** The roles that a choice of one gives: each also reads. */
export const PICKS: readonly { id: string; roles: readonly Role[]; words: Key }[] = [
  { id: 'viewer', roles: ['viewer'], words: 'shell.role.viewer' },
  { id: 'author', roles: ['viewer', 'author'], words: 'shell.role.author' },
  { id: 'operator', roles: ['viewer', 'operator'], words: 'shell.role.operator' },
  { id: 'all', roles: ROLES, words: 'shell.role.all' },
]

function pickOf(me: Me): string {
  const same = PICKS.find(
    ({ roles }) => roles.length === me.roles.length && roles.every((role) => me.roles.includes(role)),
  )
  return same?.id ?? ''
}

/** Who uses the console; on a local system, as whom. On a phone also the language and the appearance. */
export function PersonMenu({ phone }: { phone: boolean }) {
  const styles = useStyles()
  const { t, language, choose } = useWords()
  const theme = useTheme()
  const session = useSession()
  const signIn = useSignIn()
  const [, navigate] = useLocation()
  const me = personOf(session)
  if (!me || session.status === 'loading' || session.status === 'out') return null
  const picked = pickOf(me)

  return (
    <Menu
      checkedValues={{ role: [picked], language: [language], theme: [theme.choice] }}
      onCheckedValueChange={(_, { name, checkedItems: [value] }) => {
        const pick = PICKS.find(({ id }) => id === value)
        // Where the printed token is needed and not known, the page of sign-in asks for it.
        if (name === 'role' && pick) signIn.choose(pick.roles, null).catch(() => navigate('/signin'))
        if (name === 'language') choose(value as Language)
        if (name === 'theme') theme.choose(value as ThemeChoice)
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          className={styles.person}
          // Where name and role are written, they are the name of the button.
          aria-label={phone ? t('shell.person', { name: me.name }) : undefined}
          icon={<Avatar name={me.name} size={28} color="colorful" aria-hidden />}
        >
          {!phone && (
            <span>
              {me.name} <span className={styles.role}>· {t(roleWords(me))}</span>
            </span>
          )}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {session.local &&
            PICKS.map(({ id, words }) => (
              <MenuItemRadio key={id} name="role" value={id}>
                {t(words)}
              </MenuItemRadio>
            ))}
          {phone && (
            <>
              <MenuDivider />
              <MenuItemRadio name="language" value="en">
                {t('shell.languageEn')}
              </MenuItemRadio>
              <MenuItemRadio name="language" value="fr">
                {t('shell.languageFr')}
              </MenuItemRadio>
              <MenuDivider />
              {THEME_CHOICES.map((choice) => (
                <MenuItemRadio key={choice} name="theme" value={choice}>
                  {t(`shell.theme${choice[0]?.toUpperCase()}${choice.slice(1)}` as Key)}
                </MenuItemRadio>
              ))}
              <MenuDivider />
            </>
          )}
          {!session.local && <MenuItem onClick={() => void signIn.out()}>{t('shell.signOut')}</MenuItem>}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
