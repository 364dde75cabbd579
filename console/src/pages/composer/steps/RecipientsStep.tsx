import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { Add20Regular, Dismiss20Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { keys } from '@/api/keys'
import { whenOnline } from '@/app/whenOnline'
import { Panel } from '@/kit/Panel'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { askLists } from '../data/calls'
import { fieldId } from '../useFocusField'
import { ListPicker } from './ListPicker'
import { ReadOnly } from './ReadOnly'
import { StepHead } from './StepForm'

const Import = lazy(whenOnline(async () => ({ default: (await import('@/pages/lists/Import')).Import })))

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  new: { alignSelf: 'flex-start' },
})

/** Who gets it, and who does not. */
export default function RecipientsStep() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, edit, readOnly, mends } = useComposing()
  const queries = useQueryClient()
  const [importing, setImporting] = useState(false)
  const lists = useQuery({ queryKey: [...keys.lists, 'choices'], queryFn: askLists, staleTime: 10_000 })
  const { include, exclude } = draft.audience
  const set = (audience: Partial<typeof draft.audience>) =>
    edit({ audience: { ...draft.audience, ...audience } })
  const nameOf = (id: string) =>
    lists.data?.find((list) => list.id === id)?.name ?? t('composer.recipients.gone')
  const wrong = mends.find(({ field, code }) => field.startsWith('audience') && code !== 'problem')

  if (readOnly) {
    return (
      <>
        <StepHead title={t('composer.recipients.title')} />
        <ReadOnly
          rows={[
            [t('composer.recipients.include'), format.list(include.map(nameOf)) || '–'],
            [t('composer.recipients.exclude'), format.list(exclude.map(nameOf)) || '–'],
          ]}
        />
      </>
    )
  }
  return (
    <>
      <StepHead
        title={t('composer.recipients.title')}
        aside={
          <Button className={styles.new} icon={<Add20Regular />} onClick={() => setImporting(true)}>
            {t('composer.recipients.new')}
          </Button>
        }
      />
      <div className={styles.form}>
        {lists.isError && <ProblemBar error={lists.error} retry={() => void lists.refetch()} />}
        <Panel>
          <ListPicker
            id={fieldId('audience')}
            label={t('composer.recipients.include')}
            hint={t('composer.recipients.includeHint')}
            lists={lists.data ?? []}
            chosen={include}
            others={exclude}
            error={include.length > 0 && wrong ? wrong.detail : undefined}
            onChange={(next) => set({ include: next })}
          />
        </Panel>
        <Panel>
          <ListPicker
            id={fieldId('audience.exclude')}
            label={t('composer.recipients.exclude')}
            hint={t('composer.recipients.excludeHint')}
            lists={lists.data ?? []}
            chosen={exclude}
            others={include}
            onChange={(next) => set({ exclude: next })}
          />
        </Panel>
      </div>
      <OverlayDrawer
        position="end"
        size="large"
        open={importing}
        onOpenChange={(_, { open }) => setImporting(open)}
      >
        <DrawerHeader>
          <DrawerHeaderTitle
            action={
              <Button
                appearance="subtle"
                icon={<Dismiss20Regular />}
                aria-label={t('shell.close')}
                onClick={() => setImporting(false)}
              />
            }
          >
            {t('composer.recipients.new')}
          </DrawerHeaderTitle>
        </DrawerHeader>
        <DrawerBody>
          <Suspense fallback={<Spinner label={t('shell.loading')} />}>
            <Import
              onDone={(list) => {
                void queries.invalidateQueries({ queryKey: keys.lists })
                set({ include: [...new Set([...include, list])] })
              }}
              onClose={() => setImporting(false)}
            />
          </Suspense>
        </DrawerBody>
      </OverlayDrawer>
    </>
  )
}
