import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, call, idempotent, newKey } from '@/api/client'
import { keys } from '@/api/keys'
import { ProblemBar } from '@/kit/ProblemBar'
import { useWords } from '@/words/context'

/** The object id of a group, as the directory's pages show it. */
const OBJECT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const useStyles = makeStyles({ form: { display: 'grid', rowGap: tokens.spacingVerticalM } })

/** Makes a list whose people come from the directory: a group, or everybody who has the app. */
export function NewGroupDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const styles = useStyles()
  const { t } = useWords()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [kind, setKind] = useState<'group' | 'all_users'>('group')
  const [name, setName] = useState('')
  const [group, setGroup] = useState('')
  const [guests, setGuests] = useState(false)
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const nameWrong = name.trim() === ''
  const groupWrong = kind === 'group' && !OBJECT_ID.test(group.trim())

  const make = async () => {
    setAsked(true)
    if (nameWrong || groupWrong) return
    setBusy(true)
    setFailure(null)
    try {
      const body = {
        name: name.trim(),
        kind,
        ...(kind === 'group' ? { group: { id: group.trim().toLowerCase(), guests } } : {}),
      }
      const { data } = await call(api.POST('/v1/lists', { body, headers: idempotent(newKey()) }))
      void queries.invalidateQueries({ queryKey: keys.lists })
      onClose()
      navigate(`/lists/${data.id}`)
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && !busy && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('lists.group.title')}</DialogTitle>
          <DialogContent className={styles.form}>
            {failure !== null && <ProblemBar error={failure} focus />}
            <Field
              label={t('lists.name')}
              required
              {...(asked && nameWrong ? { validationMessage: t('lists.nameMissing') } : {})}
            >
              <Input value={name} maxLength={120} onChange={(_, { value }) => setName(value)} />
            </Field>
            <Field label={t('lists.group.who')}>
              <RadioGroup
                value={kind}
                onChange={(_, { value }) => setKind(value === 'all_users' ? 'all_users' : 'group')}
              >
                <Radio value="group" label={t('lists.group.group')} />
                <Radio value="all_users" label={t('lists.group.allUsers')} />
              </RadioGroup>
            </Field>
            {kind === 'group' && (
              <>
                <Field
                  label={t('lists.group.id')}
                  hint={t('lists.group.idHint')}
                  required
                  {...(asked && groupWrong ? { validationMessage: t('lists.group.idWrong') } : {})}
                >
                  <Input value={group} maxLength={36} onChange={(_, { value }) => setGroup(value)} />
                </Field>
                <Checkbox
                  label={t('lists.group.guests')}
                  checked={guests}
                  onChange={(_, { checked }) => setGuests(checked === true)}
                />
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button disabled={busy} onClick={onClose}>
              {t('lists.cancel')}
            </Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void make()}>
              {t('lists.group.make')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
