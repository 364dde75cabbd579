/** The forms in which a message arrives. */
export const FORMATS = ['message', 'idea', 'success', 'important', 'card'] as const
/** How a message travels. */
export const CHANNELS = ['teams', 'skype'] as const
/** Days of the week, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** Who may be sent to. */
export const PRESENCES = ['available', 'reachable', 'always'] as const

export type MessageFormat = (typeof FORMATS)[number]
export type Channel = (typeof CHANNELS)[number]
export type Weekday = (typeof WEEKDAYS)[number]
export type Presence = (typeof PRESENCES)[number]

/** What a card has besides its text. */
export interface Card {
  title: string
  image: string | null
  image_alt: string | null
  button: { label: string; url: string } | null
}

/** What an author writes. Every field is there; what is not decided yet is empty. */
export interface Draft {
  name: string
  message: string
  format: MessageFormat
  /** Kept while another format is chosen, so that trying formats loses nothing. */
  card: Card | null
  channel: Channel
  audience: { include: string[]; exclude: string[] }
  /** Local date and time in `time_zone`: `2026-12-07T09:00`. */
  start: string
  time_zone: string
  duration: { hours: number } | { days: number }
  opening_hours: { from: string; to: string; weekdays: Weekday[]; skip: string[] }
  presence: Presence
  on_exhausted: 'unprogram' | 'deliver'
  on_ambiguous: 'hold' | 'resend'
}

/** A campaign as the API gives it: a draft and more. */
export interface DraftCampaign extends Omit<Draft, 'card'> {
  card?: Partial<Card> | null
}

/** The draft in a campaign; everything else of the campaign is left out. */
export function draftOf(campaign: DraftCampaign): Draft {
  const { card } = campaign
  return {
    name: campaign.name,
    message: campaign.message,
    format: campaign.format,
    card: card ? { ...EMPTY_CARD, ...card } : null,
    channel: campaign.channel,
    audience: { include: campaign.audience.include ?? [], exclude: campaign.audience.exclude ?? [] },
    start: campaign.start,
    time_zone: campaign.time_zone,
    duration: campaign.duration,
    opening_hours: {
      from: campaign.opening_hours.from,
      to: campaign.opening_hours.to,
      weekdays: campaign.opening_hours.weekdays ?? ['mon', 'tue', 'wed', 'thu', 'fri'],
      skip: campaign.opening_hours.skip ?? [],
    },
    presence: campaign.presence,
    on_exhausted: campaign.on_exhausted,
    on_ambiguous: campaign.on_ambiguous,
  }
}

/** A card whose fields are still empty. */
export const EMPTY_CARD: Card = { title: '', image: null, image_alt: null, button: null }

/** A draft as the API takes it: the card only with its format, empty texts of it as none. */
export function bodyOf(draft: Draft): Draft {
  if (draft.format !== 'card') return { ...draft, card: null }
  const card = draft.card ?? EMPTY_CARD
  const { button } = card
  return {
    ...draft,
    card: {
      title: card.title,
      image: card.image || null,
      image_alt: card.image_alt || null,
      button: button && (button.label || button.url) ? button : null,
    },
  }
}

/** Whether two drafts would be sent as the same body. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b))
}

/** The fields of a draft in the order of the steps. */
export const FIELDS = [
  'name',
  'message',
  'format',
  'card',
  'channel',
  'audience',
  'start',
  'time_zone',
  'duration',
  'opening_hours',
  'presence',
  'on_exhausted',
  'on_ambiguous',
] as const satisfies readonly (keyof Draft)[]

/** A field of a draft. */
export type Field = (typeof FIELDS)[number]

/** The fields in which two drafts differ. */
export function differences(a: Draft, b: Draft): Field[] {
  const [left, right] = [bodyOf(a), bodyOf(b)]
  return FIELDS.filter((field) => JSON.stringify(left[field]) !== JSON.stringify(right[field]))
}
