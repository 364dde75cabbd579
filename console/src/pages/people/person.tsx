import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams, useSearch } from 'wouter'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import { EmptyState } from '@/kit/EmptyState'
import { LadderOfPerson } from '@/kit/LadderOfPerson'
import { Page } from '@/kit/Page'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import type { Campaign } from '@/pages/report/data/types'
import { useCampaign } from '@/pages/report/data/useCampaign'
import { useReport } from '@/pages/report/data/useReport'
import { lengthWords } from '@/pages/report/model/firstClick'
import { useWords } from '@/words/context'
import { nameOf, type Person, shortNameOf } from './data/types'
import type { KnownPeople } from './data/usePeople'
import { usePerson } from './data/usePerson'
import { filterIn, searchOf } from './model/filter'
import { roundsOf, usedOf } from './model/ladder'
import { eventsOf, textOf } from './model/timeline'
import { LadderLegend } from './parts/LadderLegend'
import { NotFound } from './parts/NotFound'
import { PersonFacts } from './parts/PersonFacts'
import { PersonHead } from './parts/PersonHead'
import { Timeline } from './parts/Timeline'
import { Received } from './Received'

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1600px',
    marginInline: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    '@media (max-width: 799px)': { padding: tokens.spacingHorizontalL },
    '@media print': { padding: 0 },
  },
  columns: {
    display: 'grid',
    gap: '12px',
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr) 372px',
    '@media (max-width: 1099px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
    '@media print': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  side: { display: 'grid', gap: '12px' },
  zone: { color: tokens.colorNeutralForeground3 },
})

/** One person of a campaign: how we tried to reach them, and everything that happened. */
export default function PersonPage() {
  const { id = '', address = '' } = useParams<{ id: string; address: string }>()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const wanted = decodeURIComponent(address)
  const campaign = useCampaign(id)
  const person = usePerson(id, wanted)
  if (campaign.data && person.data) return <Shown campaign={campaign.data} person={person.data} />
  const error = campaign.error ?? person.error
  if (!error) return <PageSkeleton />
  if (campaign.data && asProblem(error).status === 404)
    return <NotFound campaign={campaign.data} address={wanted} />
  return (
    <Page title={t('people.title')}>
      {asProblem(error).status === 404 ? (
        <EmptyState
          title={t('report.notFound')}
          text={t('report.notFound.text')}
          action={<Button onClick={() => navigate('/campaigns')}>{t('shell.toCampaigns')}</Button>}
          alert
        />
      ) : (
        <ProblemBar
          error={error}
          retry={() => {
            void campaign.refetch()
            void person.refetch()
          }}
        />
      )}
    </Page>
  )
}

function Shown({ campaign, person }: { campaign: Campaign; person: Person }) {
  const styles = useStyles()
  const { t, has, format } = useWords()
  const [own, setOwn] = useState(true)
  const name = nameOf(person)
  const short = shortNameOf(person)
  const local = person.time_zone
  const zone = own ? local : campaign.time_zone
  // Only for the texts of the links; the page itself does not move with it.
  const { report } = useReport(campaign.id, { live: false, published: true })
  const neighbours = useNeighbours(campaign.id, person.address)

  const rounds = roundsOf(person.ladder, {
    t,
    time: (at) => format.time(at, { zone: local }),
    day: (at) => format.day(at, { zone: local }),
  })
  const events = eventsOf(person, {
    t,
    has,
    channel: campaign.channel,
    links: report?.links.map(({ text }) => text) ?? [],
    length: (seconds) => lengthWords(seconds, t),
    dayTime: (at) => format.dayTime(at, { zone }),
  })
  const text = textOf(`${name} <${person.address}>, ${campaign.name} (${zone})`, events, (at) =>
    format.dayTime(at, { zone }),
  )
  return (
    <Page title={name} full>
      <div className={styles.page}>
        <PersonHead campaign={campaign} person={person} text={text} {...neighbours} />
        {person.ladder.length > 0 && (
          <Panel
            title={t('person.ladder', { name: short })}
            aside={
              <>
                <span className={styles.zone}>
                  {campaign.presence === 'always'
                    ? t('person.always')
                    : t('person.used', { n: usedOf(person.ladder) })}
                </span>
                <LadderLegend steps={person.ladder} />
              </>
            }
          >
            <LadderOfPerson rounds={rounds} />
          </Panel>
        )}
        <div className={styles.columns}>
          <Panel
            title={t('person.timeline')}
            aside={
              <>
                <span className={styles.zone}>
                  {own
                    ? t('person.timesLocal', { place: format.place(zone), name: short })
                    : t('person.timesCampaign', { place: format.place(zone) })}
                </span>
                {local !== campaign.time_zone && (
                  <Switch
                    className="no-print"
                    checked={own}
                    onChange={(_, { checked }) => setOwn(checked)}
                    label={t('person.ownTimes')}
                  />
                )}
              </>
            }
          >
            {person.attempts.length === 0 && person.planned_at && (
              <p>{t('person.nothing', { at: format.dayTime(person.planned_at, { zone }) })}</p>
            )}
            <Timeline events={events} zone={zone} />
          </Panel>
          <div className={styles.side}>
            <PersonFacts campaign={campaign} person={person} />
            <Received
              campaign={campaign}
              address={person.address}
              title={t(person.sent_at ? 'person.received' : 'person.wouldReceive', { name: short })}
            />
          </div>
        </div>
      </div>
    </Page>
  )
}

/** Who stands before and after the person among the people that were looked at; nobody after a direct link. */
function useNeighbours(campaign: string, address: string) {
  const queries = useQueryClient()
  const search = useSearch()
  const filter = filterIn(new URLSearchParams(search))
  const page = `/campaigns/${campaign}/people`
  const known = queries.getQueryData<KnownPeople>(keys.recipients(campaign, filter))
  const people = known?.pages.flatMap(({ items }) => items) ?? []
  const place = people.findIndex((row) => row.address === address)
  const hrefOf = (index: number) => {
    const row = place < 0 ? undefined : people[index]
    return row ? `${page}/${encodeURIComponent(row.address)}${searchOf(filter)}` : null
  }
  return { peopleHref: `${page}${searchOf(filter)}`, before: hrefOf(place - 1), after: hrefOf(place + 1) }
}
