import { makeStyles, SearchBox } from '@fluentui/react-components'
import { PersonSearch20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { prefetch } from '@/app/navigation'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  form: { display: 'contents' },
  box: {
    width: '248px',
    minWidth: 0,
    '@media (max-width: 799px)': { width: 'auto', flexGrow: 1, maxWidth: 'none' },
  },
})

/** Goes to one person: an address goes straight to its page, anything else to the people it matches. */
export function FindPerson({ campaign }: { campaign: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const people = `/campaigns/${campaign}/people`
  const find = () => {
    const wanted = text.trim()
    if (!wanted) return
    const address = /^\S+@\S+$/.test(wanted)
    navigate(
      address ? `${people}/${encodeURIComponent(wanted)}` : `${people}?q=${encodeURIComponent(wanted)}`,
    )
  }
  return (
    <search className={styles.form}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          find()
        }}
      >
        <SearchBox
          dismiss={{ 'aria-label': t('kit.clear') }}
          className={styles.box}
          contentBefore={<PersonSearch20Regular />}
          aria-label={t('report.find')}
          placeholder={t('report.find')}
          value={text}
          onChange={(_, { value }) => setText(value)}
          onFocus={() => prefetch(people)}
          autoComplete="off"
        />
      </form>
    </search>
  )
}
