import { makeStyles, tokens } from '@fluentui/react-components'
import { Fragment } from 'react'
import { Panel } from '@/kit/Panel'
import type { Campaign } from '@/pages/report/data/types'
import { toldOf } from '@/pages/report/model/outcomes'
import { useWords } from '@/words/context'
import type { Person } from '../data/types'

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    '& dt': { color: tokens.colorNeutralForeground3 },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
})

/** The rules that held for this person, and what became of them. */
export function PersonFacts({ campaign, person }: { campaign: Campaign; person: Person }) {
  const styles = useStyles()
  const { t, has, format } = useWords()
  const zone = person.time_zone
  const { from, to } = campaign.opening_hours
  const facts: [string, string][] = [[t('person.outcome'), t(`kit.outcome.${toldOf(person.outcome)}`)]]
  if (person.reason) {
    const reason = `report.reason.${person.reason}`
    const cure = `report.cureLong.${person.reason}`
    facts.push([t('person.reason'), has(reason) ? t(reason) : person.reason])
    facts.push([t('person.cure'), has(cure) ? t(cure) : (person.cure ?? '–')])
  }
  facts.push([t('person.zone'), zone], [t('person.hours'), `${from}–${to}`])
  facts.push([t('person.reachedWhen'), t(`report.presenceRule.${campaign.presence}`)])
  if (person.planned_at) facts.push([t('person.planned'), format.dayTime(person.planned_at, { zone })])
  if (person.next_try) facts.push([t('person.nextTry'), format.dayTime(person.next_try, { zone })])
  return (
    <Panel title={t('person.inCampaign')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  )
}
