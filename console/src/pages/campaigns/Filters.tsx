import {
  Button,
  Input,
  InteractionTag,
  InteractionTagPrimary,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { ArrowTrendingLines20Regular, Filter20Regular, Search20Regular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import type { Schema } from '@/api/client'
import { useWords } from '@/words/context'
import type { Filter } from './filter'
import { STATES } from './filter'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
  search: { width: '280px', '@media (max-width: 799px)': { width: '100%' } },
  right: { marginInlineStart: 'auto', display: 'flex', flexWrap: 'wrap' },
  tag: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    columnGap: tokens.spacingHorizontalXS,
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    fontWeight: tokens.fontWeightSemibold,
  },
  count: { color: tokens.colorNeutralForeground3, marginInlineStart: tokens.spacingHorizontalXS },
  tags: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    border: 'none',
    margin: 0,
    padding: 0,
  },
})

/** Milliseconds after the last key until the words are looked for. */
const PAUSE = 250

/** Search, states with their counts, channel and owner, and the way to a comparison. */
export function Filters(props: {
  filter: Filter
  facets: Schema<'Facets'> | undefined
  onChange: (filter: Filter) => void
  comparing: boolean
  onCompare: () => void
}) {
  const { filter, facets, onChange, comparing, onCompare } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const [q, setQ] = useState(filter.q)
  const latest = useRef({ filter, onChange })
  latest.current = { filter, onChange }
  useEffect(() => setQ(filter.q), [filter.q])
  useEffect(() => {
    if (q === latest.current.filter.q) return
    const timer = setTimeout(() => latest.current.onChange({ ...latest.current.filter, q }), PAUSE)
    return () => clearTimeout(timer)
  }, [q])

  const countOf = (state: Filter['state']) => {
    if (!facets) return null
    if (state === null) return facets.total
    const { states } = facets
    return state === 'scheduled' ? states.scheduled + states.publishing : states[state]
  }
  const chosen = [filter.channel && t(`kit.channel.${filter.channel}`), filter.owner].filter(
    Boolean,
  ) as string[]
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search landmark has no element that browsers of today all know
    <div className={styles.bar} role="search">
      <Input
        className={styles.search}
        type="search"
        value={q}
        maxLength={200}
        contentBefore={<Search20Regular />}
        placeholder={t('campaigns.search')}
        aria-label={t('campaigns.search')}
        onChange={(_, { value }) => setQ(value)}
      />
      <fieldset className={styles.tags} aria-label={t('campaigns.states')}>
        {[null, ...STATES].map((state) => {
          const words = state ? t(`kit.state.${state}`) : t('campaigns.all')
          const n = countOf(state)
          const picked = filter.state === state
          return (
            <InteractionTag key={state ?? 'all'} shape="circular" size="medium">
              <InteractionTagPrimary
                className={mergeClasses(styles.tag, picked && styles.chosen)}
                aria-pressed={picked}
                onClick={() => onChange({ ...filter, state })}
              >
                {words}{' '}
                {n !== null && (
                  <span className={mergeClasses(styles.count, 'figures')}>{format.number(n)}</span>
                )}
              </InteractionTagPrimary>
            </InteractionTag>
          )
        })}
      </fieldset>
      <div className={styles.right}>
        <Menu
          checkedValues={{ channel: [filter.channel ?? ''], owner: [filter.owner ?? ''] }}
          onCheckedValueChange={(_, { name, checkedItems: [value = ''] }) => {
            if (name === 'channel') onChange({ ...filter, channel: (value || null) as Filter['channel'] })
            else onChange({ ...filter, owner: value || null })
          }}
        >
          <MenuTrigger disableButtonEnhancement>
            <Button appearance={chosen.length > 0 ? 'outline' : 'subtle'} icon={<Filter20Regular />}>
              {chosen.length > 0
                ? t('campaigns.filtered', { what: format.list(chosen) })
                : t('campaigns.filter')}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuGroup>
                <MenuGroupHeader>{t('campaigns.channel')}</MenuGroupHeader>
                <MenuItemRadio name="channel" value="">
                  {t('campaigns.anyChannel')}
                </MenuItemRadio>
                <MenuItemRadio name="channel" value="teams">
                  {t('kit.channel.teams')}
                </MenuItemRadio>
                <MenuItemRadio name="channel" value="skype">
                  {t('kit.channel.skype')}
                </MenuItemRadio>
              </MenuGroup>
              <MenuGroup>
                <MenuGroupHeader>{t('campaigns.owner')}</MenuGroupHeader>
                <MenuItemRadio name="owner" value="">
                  {t('campaigns.anyOwner')}
                </MenuItemRadio>
                {facets?.owners.map(({ owner }) => (
                  <MenuItemRadio key={owner} name="owner" value={owner}>
                    {owner}
                  </MenuItemRadio>
                ))}
              </MenuGroup>
            </MenuList>
          </MenuPopover>
        </Menu>
        <Button
          appearance="subtle"
          icon={<ArrowTrendingLines20Regular />}
          aria-pressed={comparing}
          onClick={onCompare}
        >
          {comparing ? t('campaigns.compareStop') : t('campaigns.compare')}
        </Button>
      </div>
    </div>
  )
}
