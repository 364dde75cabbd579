import {
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { useNow } from '@/app/clock'
import { useWords } from '@/words/context'

/** The versions of a list, each with its people and how many more or fewer than the one before. */
export function VersionMenu({ list, version }: { list: Schema<'List'>; version: number }) {
  const { t, format } = useWords()
  const now = useNow(60_000)
  const [, setSearch] = useSearchParams()
  const versions = useQuery({
    queryKey: [...keys.list(list.id), 'versions', list.version],
    queryFn: async () => {
      const params = { path: { id: list.id }, query: { limit: 20 } }
      return (await call(api.GET('/v1/lists/{id}/versions', { params }))).data.items
    },
  })
  const items = versions.data ?? []
  return (
    <Menu
      checkedValues={{ version: [String(version)] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        setSearch((search) => {
          const [chosen] = checkedItems
          if (!chosen || Number(chosen) === list.version) search.delete('version')
          else search.set('version', chosen)
          return search
        })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton appearance="subtle">
          {t(version === list.version ? 'lists.version.newest' : 'lists.version.older', { version })}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {items.map((item, index) => (
            <MenuItemRadio
              key={item.version}
              name="version"
              value={String(item.version)}
              secondaryContent={difference(item.size, items[index + 1]?.size)}
            >
              {t('lists.version.item', {
                version: item.version,
                n: item.size,
                at: format.dayTime(item.created, { now }),
                by: item.by,
              })}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )

  function difference(size: number, before: number | undefined): string | undefined {
    if (before === undefined || size === before) return undefined
    const change = size - before
    return `${change > 0 ? '+' : '−'}${format.number(Math.abs(change))}`
  }
}
