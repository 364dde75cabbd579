import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import { useCallback, useSyncExternalStore } from 'react'

/** What a person may choose. */
export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast'

/** What is drawn. */
export type ThemeName = 'light' | 'dark' | 'contrast'

/** The choices, in the order of the menu. */
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark', 'contrast']

const KEPT = 'presently.theme'
const THEMES = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme }
const listeners = new Set<() => void>()
const dark = () => matchMedia('(prefers-color-scheme: dark)')
const forced = () => matchMedia('(forced-colors: active)')

function chosen(): ThemeChoice {
  const kept = localStorage.getItem(KEPT) as ThemeChoice | null
  return kept && THEME_CHOICES.includes(kept) ? kept : 'system'
}

function drawn(): ThemeName {
  const choice = chosen()
  if (forced().matches) return 'contrast'
  if (choice !== 'system') return choice
  return dark().matches ? 'dark' : 'light'
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  const media = [dark(), forced()]
  for (const query of media) query.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    for (const query of media) query.removeEventListener('change', listener)
  }
}

/** The theme: what was chosen, what is drawn, and how to choose. Forced colours of the system always win. */
export function useTheme() {
  const name = useSyncExternalStore(subscribe, drawn)
  const choice = useSyncExternalStore(subscribe, chosen)
  const choose = useCallback((next: ThemeChoice) => {
    localStorage.setItem(KEPT, next)
    for (const listener of listeners) listener()
  }, [])
  return { name, choice, choose, theme: THEMES[name] }
}
