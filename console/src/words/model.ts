import type en from './en'

/** The languages of the console. */
export type Language = 'en' | 'fr'

/** Every text by its key, `area.name`. */
export type Catalogue = Record<keyof typeof en, string>

/** A key of the catalogue. */
export type Key = keyof typeof en

/** What a text is filled with. */
export type Values = Record<string, string | number | Date>

/** The locale behind a language: English as written in Europe, with a 24-hour clock. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }
