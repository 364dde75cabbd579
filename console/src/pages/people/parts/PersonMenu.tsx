import { Button, Menu, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { MoreHorizontal20Regular, PersonDelete20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useRole } from '@/app/session/context'
import { ActionMenuItem } from '@/kit/ActionMenuItem'
import { operators } from '@/kit/roles'
import { useWords } from '@/words/context'
import { EraseDialog } from './EraseDialog'

/** What is rarely done with a person. Whoever may not do it reads why. */
export function PersonMenu({ address, onErased }: { address: string; onErased: () => void }) {
  const { t } = useWords()
  const operator = useRole('operator')
  const [erasing, setErasing] = useState(false)
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreHorizontal20Regular />} aria-label={t('kit.more')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <ActionMenuItem
              icon={<PersonDelete20Regular />}
              allowed={operators(operator)}
              onClick={() => setErasing(true)}
            >
              {t('person.erase')}
            </ActionMenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {erasing && <EraseDialog address={address} onErased={onErased} onClose={() => setErasing(false)} />}
    </>
  )
}
