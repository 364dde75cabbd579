import { whenOnline } from '@/app/whenOnline'
import type { Catalogue, Language } from './model'

const KEPT = 'presently.language'

/** The language kept in this browser, else the browser's first that we speak, else English. */
export function firstLanguage(kept = localStorage.getItem(KEPT), wanted = navigator.languages): Language {
  if (kept === 'en' || kept === 'fr') return kept
  const spoken = wanted
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === 'en' || tag === 'fr')
  return spoken === 'fr' ? 'fr' : 'en'
}

/** Keeps the chosen language in this browser. */
export function keepLanguage(language: Language) {
  localStorage.setItem(KEPT, language)
}

const CATALOGUES = {
  en: whenOnline(() => import('./en')),
  fr: whenOnline(() => import('./fr')),
}

/** Loads the texts of a language: each is a chunk of its own. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return (await CATALOGUES[language]()).default
}
