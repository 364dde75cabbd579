import { useWords } from '@/words/context'
import type { Key } from '@/words/model'
import { useComposing } from '../context'
import { usePreflight } from '../data/usePreflight'
import type { Check } from '../model/checks'
import { useMendText } from '../useMendText'

/** The sentence and the figures of a check. */
export function useCheckText(): (check: Check) => { title: string; detail: string | null } {
  const { t, has, format } = useWords()
  const { draft } = useComposing()
  const forecast = usePreflight()
  const mendText = useMendText()
  const zone = draft.time_zone
  return ({ id, word, values, detail, step, field, level }) => {
    if (level === 'loading') return { title: t(`composer.check.${id}` as Key), detail: null }
    if (word === 'problem')
      return { title: mendText({ step, field, code: 'problem', detail: detail ?? '' }), detail: null }
    const shown: Record<string, string | number> = { ...values }
    if (word === 'not_in_directory') shown.people = forecast?.not_in_directory ?? 0
    if (word === 'bad_time_zone') shown.people = forecast?.bad_zones ?? 0
    if (id === 'tried')
      for (const name of ['changed', 'tried'])
        if (shown[name]) shown[name] = format.dayTime(String(shown[name]), { zone })
    if (id === 'channel' && values.channel) shown.channel = t(`kit.channel.${draft.channel}`)
    const key = (
      ['unchecked'].includes(word) ? `composer.check.${id}.unchecked` : `composer.check.${word}`
    ) as string
    if (!has(key))
      return {
        title: has(`composer.check.${id}`) ? t(`composer.check.${id}` as Key) : (detail ?? word),
        detail,
      }
    const more = `${key}.detail`
    return { title: t(key, shown), detail: has(more) ? t(more, shown) : detail }
  }
}
