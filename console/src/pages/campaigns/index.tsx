import { Button, makeStyles, Spinner, Tab, TabList, Tooltip, tokens } from '@fluentui/react-components'
import { Add20Regular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { keys } from '@/api/keys'
import { useNow } from '@/app/clock'
import { useRole } from '@/app/session/context'
import { useShortcut } from '@/app/shortcuts'
import { useToast } from '@/app/toast'
import { whenOnline } from '@/app/whenOnline'
import { Key } from '@/kit/Key'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { useWords } from '@/words/context'
import { create } from './acts'
import { type Filter, readFilter, writeFilter } from './filter'
import { TableView } from './TableView'

const Calendar = lazy(whenOnline(() => import('@/pages/calendar')))

const useStyles = makeStyles({
  clock: { color: tokens.colorNeutralForeground3 },
  key: {
    marginInlineStart: tokens.spacingHorizontalS,
    display: 'inline-flex',
    '@media (max-width: 799px)': { display: 'none' },
  },
})

/** The first page: the campaigns as a table or in a week. */
export default function Campaigns() {
  const styles = useStyles()
  const { t, format } = useWords()
  const [, navigate] = useLocation()
  const search = useSearch()
  const address = useMemo(() => new URLSearchParams(search), [search])
  const view = address.get('view') === 'calendar' ? 'calendar' : 'table'
  const filter = useMemo(() => readFilter(address), [address])
  const now = useNow(15_000)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const onFilter = useCallback(
    (next: Filter) => {
      const written = writeFilter(next).toString()
      navigate(`/campaigns${written && `?${written}`}`, { replace: true })
    },
    [navigate],
  )
  const button = useNewCampaign()

  return (
    <Page
      title={t('campaigns.title')}
      beside={
        <span className={styles.clock}>
          {t('campaigns.clock', { time: format.longDayTime(now, { now }), place: format.place(zone) })}
        </span>
      }
      actions={
        <>
          <TabList
            selectedValue={view}
            aria-label={t('campaigns.views')}
            onTabSelect={(_, { value }) =>
              navigate(value === 'calendar' ? '/campaigns?view=calendar' : '/campaigns')
            }
          >
            <Tab value="table">{t('campaigns.table')}</Tab>
            <Tab value="calendar">{t('campaigns.calendar')}</Tab>
          </TabList>
          {button}
        </>
      }
    >
      {view === 'table' ? (
        <TableView filter={filter} onFilter={onFilter} create={button} />
      ) : (
        <Suspense fallback={<PageSkeleton />}>
          <Calendar />
        </Suspense>
      )}
    </Page>
  )
}

/** The button that makes a campaign; for whoever may not, it says why. */
function useNewCampaign() {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const toast = useToast()
  const author = useRole('author')
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (busy || !author) return
    setBusy(true)
    try {
      const id = await create()
      void queries.invalidateQueries({ queryKey: keys.campaigns() })
      navigate(`/campaigns/${id}/edit/name`)
    } catch (error) {
      toast.problem(error)
      setBusy(false)
    }
  }
  useShortcut('n', () => void make())
  const button = (
    <Button
      appearance="primary"
      icon={busy ? <Spinner size="tiny" /> : <Add20Regular />}
      aria-keyshortcuts="n"
      disabledFocusable={!author || busy}
      onClick={() => void make()}
    >
      {t('campaigns.new')}
      <span className={styles.key}>
        <Key>N</Key>
      </span>
    </Button>
  )
  if (author) return button
  return (
    <Tooltip content={t('campaigns.newRefused')} relationship="description" withArrow>
      {button}
    </Tooltip>
  )
}
