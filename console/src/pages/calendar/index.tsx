import { Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { ChevronLeft20Regular, ChevronRight20Regular } from '@fluentui/react-icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { hearNow, useNow } from '@/app/clock'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { Lanes } from './Lanes'
import { LoadChart } from './LoadChart'
import { daysOf, shiftWeek, weekOf } from './week'

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS },
  week: { margin: 0 },
})

const REFRESH = 30_000

/** One week: every campaign in its window, and under it how full each hour is. */
export default function Calendar() {
  const styles = useStyles()
  const { t, format } = useWords()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('week')
  const now = useNow(60_000)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const current = weekOf(now, zone)
  const known = asked && daysOf(asked, zone)
  const week = known ? (asked as string) : current
  const days = known || daysOf(current, zone) || []
  const from = days[0] ?? now
  const until = days[7] ?? now
  const load = useQuery({
    queryKey: keys.load(from.toISOString(), until.toISOString()),
    queryFn: async ({ signal }) => {
      const params = { query: { from: from.toISOString(), to: until.toISOString() } }
      const { data } = await call(api.GET('/v1/load', { params, signal }))
      hearNow(data.read_at)
      return data
    },
    refetchInterval: REFRESH,
    placeholderData: keepPreviousData,
  })
  const go = (to: string) => navigate(`/campaigns?view=calendar${to === current ? '' : `&week=${to}`}`)
  const last = new Date(until.getTime() - 1)
  return (
    <>
      <div className={styles.bar}>
        <Button
          appearance="subtle"
          icon={<ChevronLeft20Regular />}
          aria-label={t('campaigns.cal.previous')}
          onClick={() => go(shiftWeek(week, -1))}
        />
        <Button disabledFocusable={week === current} onClick={() => go(current)}>
          {t('campaigns.cal.today')}
        </Button>
        <Button
          appearance="subtle"
          icon={<ChevronRight20Regular />}
          aria-label={t('campaigns.cal.next')}
          onClick={() => go(shiftWeek(week, 1))}
        />
        <Subtitle2 as="h2" className={styles.week} aria-live="polite">
          {t('campaigns.cal.week', {
            from: format.longDay(from, { now, zone }),
            until: format.longDay(last, { now, zone }),
          })}
        </Subtitle2>
      </div>
      {load.error && <ProblemBar error={load.error} retry={() => void load.refetch()} />}
      {load.isPending && <PageSkeleton />}
      {load.data && <Lanes load={load.data} days={days} now={now} zone={zone} />}
      {load.data && <LoadChart load={load.data} days={days} now={now} zone={zone} />}
    </>
  )
}
