import { tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import type { Schema } from '@/api/client'

/** Tints of the accent and greys: the colours of outcomes appear nowhere else. */
const COLOURS = [
  tokens.colorBrandBackground,
  tokens.colorPaletteLavenderBorderActive,
  tokens.colorPaletteRoyalBlueBorderActive,
  tokens.colorPaletteSteelBorderActive,
  tokens.colorPaletteLilacBorderActive,
  tokens.colorNeutralForeground3,
]

/** The colour of each campaign of a week: by its place, so that it stays while the week is shown. */
export function useCampaignColour(load: Schema<'Load'>): (id: string) => string {
  return useMemo(() => {
    const loaded = load.campaigns.filter(({ hours }) => hours.length > 0).map(({ id }) => id)
    const places = new Map(loaded.map((id, index) => [id, index]))
    return (id: string) => COLOURS[(places.get(id) ?? COLOURS.length - 1) % COLOURS.length] as string
  }, [load])
}
