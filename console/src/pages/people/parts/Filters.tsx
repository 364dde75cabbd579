import { Button, Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { OUTCOMES } from '@/kit/outcomes'
import { filterOf } from '@/pages/report/model/outcomes'
import { useWords } from '@/words/context'
import { type Filter, isFiltered } from '../model/filter'

/** A pause in typing after which is searched, in milliseconds. */
const TYPING = 250

const REASONS = [
  'app_not_installed',
  'not_found',
  'blocked_by_user',
  'blocked_by_admin',
  'suppressed',
  'message_too_large',
  'rejected',
  'channel_misconfigured',
  'transport',
  'internal',
  'erased',
  'exhausted',
  'window_closed',
  'no_open_minute',
  'restored',
] as const
const PRESENCES = ['available', 'away', 'busy', 'do_not_disturb', 'offline', 'unknown'] as const

const useStyles = makeStyles({
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    gap: tokens.spacingHorizontalM,
    '@media (max-width: 799px)': { display: 'grid', gridTemplateColumns: '1fr 1fr' },
  },
  search: { width: '250px', maxWidth: 'none', '@media (max-width: 799px)': { width: 'auto' } },
  wide: { '@media (max-width: 799px)': { gridColumn: '1 / -1' } },
  select: { minWidth: '120px', maxWidth: '190px', '@media (max-width: 799px)': { maxWidth: 'none' } },
})

/** The filters of the people of a campaign. They live in the address. */
export function Filters({ filter, set }: { filter: Filter; set: (filter: Filter) => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const [text, setText] = useState(filter.q ?? '')
  const q = filter.q ?? ''
  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text.trim() === q) return
    const timer = setTimeout(() => set({ ...filter, q: text.trim() || undefined }), TYPING)
    return () => clearTimeout(timer)
  }, [text, q, filter, set])

  const choice = (name: 'outcome' | 'reason' | 'presence' | 'round', options: [string, string][]) => {
    // A filter that came with a link is kept although no option says it.
    const value = filter[name] ?? ''
    const own = options.some(([key]) => key === value) || value === ''
    return (
      <Field label={t(`people.${name}`)}>
        <Select
          className={styles.select}
          value={value}
          onChange={(_, chosen) => set({ ...filter, [name]: chosen.value || undefined })}
        >
          <option value="">{t('people.all')}</option>
          {!own && <option value={value}>{t('people.several')}</option>}
          {options.map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
    )
  }

  return (
    <search className={styles.filters} aria-label={t('people.filters')}>
      <Field label={t('people.search')} className={styles.wide}>
        <SearchBox
          dismiss={{ 'aria-label': t('kit.clear') }}
          className={styles.search}
          value={text}
          onChange={(_, { value }) => setText(value)}
          autoComplete="off"
        />
      </Field>
      {choice(
        'outcome',
        OUTCOMES.map((outcome) => [filterOf(outcome), t(`kit.outcome.${outcome}`)]),
      )}
      {choice(
        'reason',
        REASONS.map((reason) => [reason, t(`report.reason.${reason}`)]),
      )}
      {choice(
        'presence',
        PRESENCES.map((presence) => [presence, t(`report.presence.${presence}`)]),
      )}
      {choice(
        'round',
        ['1', '2', '3'].map((round) => [round, t('kit.round', { round })]),
      )}
      {isFiltered(filter) && (
        <Button appearance="subtle" onClick={() => set({})}>
          {t('people.clear')}
        </Button>
      )}
    </search>
  )
}
