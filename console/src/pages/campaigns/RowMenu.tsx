import {
  Button,
  type ButtonProps,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import {
  Copy20Regular,
  DataHistogram20Regular,
  Delete20Regular,
  Edit20Regular,
  Info20Regular,
  MoreHorizontal20Regular,
  Send20Regular,
} from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { ActionMenuItem } from '@/kit/ActionMenuItem'
import { Key } from '@/kit/Key'
import { useWords } from '@/words/context'
import type { Acts } from './useActs'
import type { Row } from './useCampaigns'

/**
 * Everything that can be done to a campaign; what is refused stays, with its reason. Until it is asked for it is only its
 * button: hundreds of them pass by while somebody scrolls.
 */
export function RowMenu({ row, acts }: { row: Row; acts: Acts }) {
  const { t } = useWords()
  const [asked, setAsked] = useState(false)
  const name = row.name || t('campaigns.untitled')
  const button = {
    appearance: 'subtle',
    icon: <MoreHorizontal20Regular />,
    'aria-label': t('campaigns.menu', { name }),
  } as const
  if (asked) return <OpenMenu row={row} acts={acts} button={button} />
  return (
    <Button
      {...button}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setAsked(true)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        setAsked(true)
      }}
    />
  )
}

function OpenMenu(props: { row: Row; acts: Acts; button: ButtonProps }) {
  const { row, acts, button } = props
  const { t } = useWords()
  const published = row.state !== 'draft'
  const report = { allowed: published, code: 'not_published' }
  // It opens when its button is there: the focus comes back to it.
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(true), [])
  return (
    <Menu open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <MenuTrigger disableButtonEnhancement>
        <Button {...button} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <ActionMenuItem
            allowed={report}
            icon={<DataHistogram20Regular />}
            secondaryContent={published ? <Key>Enter</Key> : undefined}
            onClick={() => acts.open(row)}
          >
            {t('campaigns.act.report')}
          </ActionMenuItem>
          <MenuItem
            icon={<Info20Regular />}
            secondaryContent={<Key>I</Key>}
            onClick={() => acts.information(row)}
          >
            {t('campaigns.act.information')}
          </MenuItem>
          <ActionMenuItem
            allowed={row.actions.try}
            action="try"
            icon={<Send20Regular />}
            secondaryContent={<Key>T</Key>}
            onClick={() => acts.tryOne(row)}
          >
            {t('campaigns.act.try')}
          </ActionMenuItem>
          <ActionMenuItem
            allowed={row.actions.clone}
            action="clone"
            icon={<Copy20Regular />}
            secondaryContent={<Key>C</Key>}
            onClick={() => acts.clone(row)}
          >
            {t('campaigns.act.clone')}
          </ActionMenuItem>
          <MenuDivider />
          <ActionMenuItem
            allowed={row.actions.edit}
            action="edit"
            icon={<Edit20Regular />}
            onClick={() => acts.edit(row)}
          >
            {t('campaigns.act.edit')}
          </ActionMenuItem>
          <ActionMenuItem
            allowed={row.actions.delete}
            action="delete"
            icon={<Delete20Regular />}
            onClick={() => acts.remove(row)}
          >
            {t('campaigns.act.delete')}
          </ActionMenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
