import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { PersonProhibitedRegular } from '@fluentui/react-icons'
import { Link, useLocation } from 'wouter'
import { asProblem } from '@/api/problem'
import { EmptyState } from '@/kit/EmptyState'
import { Page } from '@/kit/Page'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import type { Campaign } from '@/pages/report/data/types'
import { useWords } from '@/words/context'
import { useFind } from '../data/usePerson'
import { PersonMenu } from './PersonMenu'

const useStyles = makeStyles({
  lists: { display: 'grid', justifyItems: 'center', rowGap: tokens.spacingVerticalS },
  names: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalXS },
  link: { color: tokens.colorBrandForegroundLink },
})

/** Nobody with this address is in the campaign: in which lists they are instead. */
export function NotFound({ campaign, address }: { campaign: Campaign; address: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const [, navigate] = useLocation()
  const found = useFind(address)
  const lists = found.data?.lists ?? []
  // What is no address at all is in no list, and nobody has to be told that this failed.
  const typo = found.error !== null && asProblem(found.error).status === 422
  const people = `/campaigns/${campaign.id}/people`
  const text = found.data
    ? t(lists.length > 0 ? 'person.notFoundLists' : 'person.notFoundNoList')
    : t(typo ? 'person.notFoundNoList' : 'person.notFoundText', { name: campaign.name })
  return (
    <Page
      title={address}
      actions={lists.length > 0 && <PersonMenu address={address} onErased={() => navigate(people)} />}
    >
      {found.error && !typo && <ProblemBar error={found.error} retry={() => void found.refetch()} />}
      <Panel>
        <EmptyState
          icon={<PersonProhibitedRegular />}
          title={t('person.notFound')}
          text={text}
          action={
            <div className={styles.lists}>
              {found.isPending && <Spinner size="tiny" label={t('person.looking')} />}
              {lists.length > 0 && (
                <ul className={styles.names}>
                  {lists.map(({ id, name, version }) => (
                    <li key={id}>
                      <Link className={styles.link} href={`/lists/${id}?q=${encodeURIComponent(address)}`}>
                        {t('person.listVersion', { name, version })}
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
              {found.data?.all === false && <span>{t('person.notAllLists')}</span>}
              <Button onClick={() => navigate(people)}>{t('person.toPeople')}</Button>
            </div>
          }
        />
      </Panel>
    </Page>
  )
}
