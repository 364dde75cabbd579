import { Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useToast } from '@/app/toast'
import { ConfirmDialog } from '@/kit/ConfirmDialog'
import { useWords } from '@/words/context'
import { useErase } from '../data/useErase'

const useStyles = makeStyles({
  text: { marginTop: 0 },
  list: { margin: `0 0 ${tokens.spacingVerticalM}`, paddingInlineStart: tokens.spacingHorizontalXL },
})

/** Asks before a person is erased: what goes, what stays, and that it cannot be taken back. */
export function EraseDialog(props: { address: string; onErased: () => void; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const toast = useToast()
  const erase = useErase()
  const [sure, setSure] = useState(false)
  const act = async () => {
    const { done, lists, campaigns } = await erase(props.address)
    toast.done(t(done ? 'person.erase.done' : 'person.erase.goesOn', { lists, campaigns }))
    props.onErased()
  }
  return (
    <ConfirmDialog
      open
      title={t('person.erase.title')}
      verb={t('person.erase.confirm')}
      no={t('person.erase.keep')}
      ready={sure}
      act={act}
      onClose={props.onClose}
    >
      <p className={styles.text}>{t('person.erase.text', { address: props.address })}</p>
      <ul className={styles.list}>
        <li>{t('person.erase.goes')}</li>
        <li>{t('person.erase.stays')}</li>
        <li>{t('person.erase.back')}</li>
      </ul>
      <Checkbox
        checked={sure}
        onChange={(_, { checked }) => setSure(checked === true)}
        label={t('person.erase.sure')}
      />
    </ConfirmDialog>
  )
}
