import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { useNow } from '@/app/clock'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  panel: { marginBottom: tokens.spacingVerticalM },
  text: { marginTop: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  people: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, overflowWrap: 'anywhere' },
})

type ListReading = Schema<'ListReading'>

/** The answer of a reading, waited for where it takes longer than one request. */
async function read(id: string, act: 'preview' | 'refresh'): Promise<ListReading> {
  const params = { path: { id } }
  const started = await call(api.POST(`/v1/lists/{id}/${act}`, { params, headers: idempotent(newKey()) }))
  let answer = started as { data: ListReading | Schema<'ReadingJob'>; status: number }
  while ('job' in answer.data && answer.status === 202) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const job = answer.data.job
    answer = await call(api.GET('/v1/lists/{id}/readings/{job}', { params: { path: { id, job } } }))
  }
  return answer.data as ListReading
}

/** A list that comes from the directory: who would join and leave, and reading it now. */
export function Reading(props: { list: Schema<'List'>; author: boolean; onRead: () => void }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const now = useNow(60_000)
  const { list } = props
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<ListReading | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const act = async (what: 'preview' | 'refresh') => {
    setBusy(true)
    setFailure(null)
    try {
      setFound(await read(list.id, what))
      if (what === 'refresh') props.onRead()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel title={t(`lists.kind.${list.kind}`)} className={styles.panel}>
      <p className={styles.text}>
        {list.read_at
          ? t('lists.reading.readAt', { at: format.dayTime(list.read_at, { now }) })
          : t('lists.reading.never')}{' '}
        {t('lists.reading.atPublish')}
      </p>
      {failure !== null && <ProblemBar error={failure} focus />}
      {found && (
        <section aria-live="polite">
          <p className={styles.text}>
            {t('lists.reading.result', {
              people: found.people,
              joined: found.joined.people,
              left: found.left.people,
            })}
          </p>
          <Names title={t('lists.reading.joined')} names={found.joined} />
          <Names title={t('lists.reading.left')} names={found.left} />
        </section>
      )}
      {props.author && (
        <div className={styles.actions}>
          <Button disabledFocusable={busy} onClick={() => void act('preview')}>
            {t('lists.reading.preview')}
          </Button>
          <Button
            disabledFocusable={busy}
            icon={busy ? <Spinner size="tiny" /> : undefined}
            onClick={() => void act('refresh')}
          >
            {t('lists.reading.refresh')}
          </Button>
        </div>
      )}
    </Panel>
  )
}

function Names({ title, names }: { title: string; names: Schema<'ListReadingPeople'> }) {
  const styles = useStyles()
  const { t } = useWords()
  if (names.people === 0) return null
  const more = names.people - names.first.length
  return (
    <>
      <strong>{title}</strong>
      <ul className={styles.people}>
        {names.first.map(({ address, first_name, last_name }) => (
          <li key={address}>
            {first_name} {last_name} ({address})
          </li>
        ))}
        {more > 0 && <li>{t('lists.reading.more', { n: more })}</li>}
      </ul>
    </>
  )
}
