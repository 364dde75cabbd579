import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowLeft20Regular, ArrowRight20Regular, Copy20Regular, Send20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useToast } from '@/app/toast'
import { ActionButton } from '@/kit/ActionButton'
import { PageTitle } from '@/kit/Page'
import { StateBadge } from '@/kit/StateBadge'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { createDraft } from '../data/calls'
import { SaveState } from './SaveState'

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 799px)': { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}` },
  },
  title: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    minWidth: 0,
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    flex: '1 1 260px',
  },
  name: { maxWidth: '100%' },
  actions: {
    display: 'flex',
    columnGap: tokens.spacingHorizontalM,
    '@media (max-width: 799px)': {
      position: 'fixed',
      insetInline: 0,
      bottom: 0,
      zIndex: 10,
      padding: tokens.spacingHorizontalM,
      backgroundColor: tokens.colorNeutralBackground1,
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      '> *': { flex: '1 1 0', minHeight: '44px' },
    },
  },
})

/** Where one is, how the text is kept, and the two ways on. */
export function Header() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, campaign, step, go, openTry, flush } = useComposing()
  const [, navigate] = useLocation()
  const toast = useToast()
  const [cloning, setCloning] = useState(false)
  const clone = async () => {
    setCloning(true)
    try {
      await flush()
      const copy = await createDraft({
        ...draft,
        name: t('composer.copyName', { name: draft.name.slice(0, 110) }),
      })
      navigate(`/campaigns/${copy.id}/edit/name`)
      toast.done(t('composer.cloned'))
    } catch (error) {
      toast.problem(error)
    } finally {
      setCloning(false)
    }
  }
  return (
    <div className={styles.head}>
      <Button
        appearance="transparent"
        icon={<ArrowLeft20Regular />}
        aria-label={t('composer.back')}
        onClick={() => navigate('/campaigns')}
      />
      <div className={styles.title}>
        <PageTitle className={styles.name}>{draft.name || t('composer.unnamed')}</PageTitle>
        <StateBadge campaign={campaign} />
        <SaveState />
      </div>
      <div className={styles.actions}>
        <ActionButton allowed={campaign.actions.try} icon={<Send20Regular />} onClick={openTry}>
          {t('composer.try')}
        </ActionButton>
        {step === 'review' ? (
          <ActionButton
            allowed={campaign.actions.clone}
            icon={<Copy20Regular />}
            disabledFocusable={cloning}
            onClick={() => void clone()}
          >
            {t('composer.clone')}
          </ActionButton>
        ) : (
          <Button
            appearance="primary"
            icon={<ArrowRight20Regular />}
            iconPosition="after"
            onClick={() => go('review')}
          >
            {t('composer.review')}
          </Button>
        )}
      </div>
    </div>
  )
}
