import { Caption1, Link, makeStyles, tokens } from '@fluentui/react-components'
import type { Schema } from '@/api/client'
import { BarRows } from '@/kit/BarRows'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { useFacts } from './useList'

const useStyles = makeStyles({
  facts: { display: 'grid', rowGap: tokens.spacingVerticalM },
  text: { margin: 0 },
  used: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
})

/** What is known of the people of a list: columns, the app, zones, the campaigns that use it. */
export function Facts({ list, version }: { list: Schema<'List'>; version: number }) {
  const styles = useStyles()
  const { t } = useWords()
  const facts = useFacts(list.id, version)
  if (!facts.data) return null
  const { columns, with_app: app, time_zones: zones, used_by: used, counted, people } = facts.data
  return (
    <div className={styles.facts}>
      <Panel title={t('lists.facts.columns')}>
        <BarRows
          caption={t('lists.facts.columns')}
          fill="accent"
          max={counted}
          rows={columns.map(({ name, people: filled }) => ({
            key: name,
            label: name,
            value: filled,
            of: counted,
          }))}
        />
        {counted < people && <Caption1>{t('lists.facts.counted', { n: counted })}</Caption1>}
      </Panel>
      <Panel title={t('lists.facts.app')}>
        <p className={styles.text}>
          {app.known === 0
            ? t('lists.facts.appUnknown')
            : t('lists.facts.appKnown', { installed: app.installed, known: app.known })}
        </p>
      </Panel>
      {zones.length > 0 && (
        <Panel title={t('lists.facts.zones')}>
          <BarRows
            caption={t('lists.facts.zones')}
            fill="grey"
            rows={zones.slice(0, 8).map(({ time_zone, people: n }) => ({
              key: time_zone,
              label: time_zone,
              value: n,
            }))}
          />
        </Panel>
      )}
      <Panel title={t('lists.facts.used')}>
        <p className={styles.text}>{t('lists.facts.usedBy', { n: used.total })}</p>
        {used.live.length > 0 && (
          <ul className={styles.used}>
            {used.live.map(({ id, name }) => (
              <li key={id}>
                <Link href={`/campaigns/${id}`}>{name}</Link>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  )
}
