import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDown20Regular, ChevronUp20Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { ReviewSide } from '../review/ReviewSide'
import { HeadCount } from './HeadCount'
import { LadderCard } from './LadderCard'
import { PreviewCard } from './PreviewCard'

const useStyles = makeStyles({
  side: {
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    minHeight: '100%',
    '@media (max-width: 1279px)': { maxWidth: '720px' },
    '@media (max-width: 799px)': { maxWidth: 'none', paddingBottom: '84px' },
  },
  fold: { width: '100%', minHeight: '44px', marginBottom: tokens.spacingVerticalM },
})

/** The consequence of the step that is open; on a phone behind a button. */
export function Side({ folded }: { folded: boolean }) {
  const styles = useStyles()
  const { t } = useWords()
  const { step } = useComposing()
  const [open, setOpen] = useState(false)
  const shown = !folded || open
  const part =
    step === 'recipients'
      ? 'people'
      : step === 'when' || step === 'absent'
        ? 'ladder'
        : step === 'review'
          ? 'review'
          : 'preview'
  return (
    <aside className={styles.side} aria-label={t(`composer.side.${part}`)}>
      {folded && (
        <Button
          className={styles.fold}
          aria-expanded={open}
          icon={open ? <ChevronUp20Regular /> : <ChevronDown20Regular />}
          onClick={() => setOpen(!open)}
        >
          {t(`composer.side.${part}`)}
        </Button>
      )}
      {shown && part === 'preview' && <PreviewCard />}
      {shown && part === 'people' && <HeadCount />}
      {shown && part === 'ladder' && <LadderCard />}
      {part === 'review' && <ReviewSide />}
    </aside>
  )
}
