import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { placeholdersOf } from '../markdown/placeholders'
import { isDate } from '../model/days'
import type { Step, StepState } from '../model/steps'
import { windowOf } from '../model/week'
import { useRemarks } from '../review/remarks'
import { useMendText } from '../useMendText'

/** What a step says in one line: what is decided, or the first thing to mend. */
export function useStepLine(): (step: Step, state: StepState) => string {
  const { t, format } = useWords()
  const { id, draft, forecast, mends, saving } = useComposing()
  const remarks = useRemarks(id, saving.stored.etag)
  const mendText = useMendText()
  const decided: Record<Step, () => string> = {
    name: () => draft.name,
    message: () => {
      if (!draft.message.trim()) return ''
      const columns = new Set(placeholdersOf(draft.message).map(({ name }) => name)).size
      return t('composer.line.message', { links: forecast?.links.length ?? 0, columns })
    },
    channel: () => t(`kit.channel.${draft.channel}`),
    recipients: () => {
      if (draft.audience.include.length === 0) return t('composer.line.nobody')
      const people = forecast?.people
      return people == null ? '' : t('composer.line.recipients', { people })
    },
    when: () => {
      const window = windowOf(draft)
      if (!window || !isDate(window.date)) return ''
      // Dates on the wall have no zone.
      return format.range(`${window.date}T12:00:00Z`, `${window.lastDate}T12:00:00Z`, { zone: 'UTC' })
    },
    absent: () => t(`composer.line.${draft.presence}`),
    review: () => {
      if (!forecast) return ''
      if (mends.length) return t('composer.line.mend', { n: mends.length })
      return remarks ? t('composer.line.remarks', { n: remarks }) : t('composer.line.ready')
    },
  }
  return (step, state) => {
    const mend = mends.find((one) => one.step === step)
    return state === 'wrong' && mend ? mendText(mend) : decided[step]()
  }
}
