import { Button, makeStyles } from '@fluentui/react-components'
import { PersonProhibitedRegular } from '@fluentui/react-icons'
import { Link, useLocation } from 'wouter'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import type { Campaign } from '@/pages/report/data/types'
import { useWords } from '@/words/context'
import { useFind } from '../data/usePerson'

const useStyles = makeStyles({ lists: { display: 'grid', justifyItems: 'center', rowGap: '8px' } })

/** Nobody with this address is in the campaign: in which lists they are instead. */
export function NotFound({ campaign, address }: { campaign: Campaign; address: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const { data } = useFind(address, true)
  const lists = data?.lists ?? []
  return (
    <Page title={address}>
      <Panel>
        <EmptyState
          icon={<PersonProhibitedRegular />}
          title={t('person.notFound')}
          text={
            data === undefined
              ? t('person.notFoundText', { name: campaign.name })
              : t(lists.length > 0 ? 'person.notFoundLists' : 'person.notFoundNoList')
          }
          action={
            <div className={styles.lists}>
              {lists.map(({ id, name, version }) => (
                <Link key={id} href={`/lists/${id}?q=${encodeURIComponent(address)}`}>
                  {t('person.listVersion', { name, version })}
                </Link>
              ))}
              <Button onClick={() => navigate(`/campaigns/${campaign.id}/people`)}>
                {t('person.toPeople')}
              </Button>
            </div>
          }
        />
      </Panel>
    </Page>
  )
}
