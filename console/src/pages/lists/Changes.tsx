import {
  Button,
  Caption1,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { api, call, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  content: { display: 'grid', rowGap: tokens.spacingVerticalM },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  people: {
    margin: `${tokens.spacingVerticalXS} 0 0`,
    paddingInlineStart: tokens.spacingHorizontalXL,
    maxHeight: '200px',
    overflowY: 'auto',
  },
  address: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
})

/** How a version of a list differs from the one before: who joined, who left, whose data changed. */
export function Changes(props: { list: Schema<'List'>; version: number; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const { list, version } = props
  const changes = useQuery({
    queryKey: [...keys.list(list.id), 'changes', version],
    queryFn: async () => {
      const params = { path: { id: list.id, version } }
      return (await call(api.GET('/v1/lists/{id}/versions/{version}/changes', { params }))).data
    },
    // Versions stay as they are.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data } = changes
  const same = data && data.joined + data.left + data.changed === 0
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>
            {version > 1
              ? t('lists.changes.title', { version, since: version - 1 })
              : t('lists.changes.first', { version })}
          </DialogTitle>
          <DialogContent className={styles.content}>
            {changes.isPending && <Spinner label={t('shell.loading')} />}
            {changes.error && <ProblemBar error={changes.error} retry={() => void changes.refetch()} />}
            {data && !data.complete && <Caption1>{t('lists.changes.partly')}</Caption1>}
            {same && <p>{t('lists.changes.same')}</p>}
            {data &&
              (['joined', 'left', 'changed'] as const).map(
                (kind) =>
                  data[kind] > 0 && (
                    <section key={kind}>
                      <h3 className={styles.title}>{t(`lists.changes.${kind}`, { n: data[kind] })}</h3>
                      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                      <ul className={styles.people} tabIndex={0}>
                        {data[`${kind}_people`].map((person) => (
                          <li key={person.address}>
                            {person.first_name} {person.last_name}{' '}
                            <span className={styles.address}>{person.address}</span>
                          </li>
                        ))}
                      </ul>
                      {data[kind] > data[`${kind}_people`].length && (
                        <Caption1>
                          {t('lists.reading.more', { n: data[kind] - data[`${kind}_people`].length })}
                        </Caption1>
                      )}
                    </section>
                  ),
              )}
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{t('shell.close')}</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
