import { makeStyles, tokens } from '@fluentui/react-components'
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { whenOnline } from '@/app/whenOnline'
import { PageSkeleton } from '@/kit/PageSkeleton'
import { useComposing } from '../context'
import type { Step } from '../model/steps'
import { AbsentStep } from './AbsentStep'
import { ChannelStep } from './ChannelStep'
import { NameStep } from './NameStep'

const MessageStep = lazy(whenOnline(() => import('./MessageStep')))
const RecipientsStep = lazy(whenOnline(() => import('./RecipientsStep')))
const WhenStep = lazy(whenOnline(() => import('./WhenStep')))
const Review = lazy(whenOnline(() => import('../review/Review')))

const FORMS: Record<Step, () => ReactNode> = {
  name: () => <NameStep />,
  message: () => <MessageStep />,
  channel: () => <ChannelStep />,
  recipients: () => <RecipientsStep />,
  when: () => <WhenStep />,
  absent: () => <AbsentStep />,
  review: () => <Review />,
}

/** The form of the step. The parts that weigh much are loaded with their step only. */
export function StepForm() {
  const { step } = useComposing()
  return <Suspense fallback={<PageSkeleton />}>{FORMS[step]()}</Suspense>
}

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    minHeight: '32px',
    marginBottom: tokens.spacingVerticalM,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    ':focus': { outline: 'none' },
  },
  aside: { marginInlineStart: 'auto' },
})

/** Whether a step has been opened before on this page: then its question takes the focus. */
let opened: string | null = null

/** The question of a step; it takes the focus when one walks from step to step. */
export function StepHead({ title, aside }: { title: string; aside?: ReactNode }) {
  const styles = useStyles()
  const { step, id } = useComposing()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const before = opened
    opened = `${id} ${step}`
    const walked = before !== null && before !== opened && before.startsWith(id)
    if (walked && !new URLSearchParams(location.search).has('field')) heading.current?.focus()
  }, [id, step])
  return (
    <div className={styles.head}>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h2>
      {aside && <div className={styles.aside}>{aside}</div>}
    </div>
  )
}
