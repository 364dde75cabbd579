import type { Words } from '@/words/words'
import type { Report } from '../data/types'

type Buckets = Report['first_click']['buckets']

/** One column: from inclusive, below exclusive, in seconds. */
export interface Column {
  from: number
  below: number | null
  people: number
}

/** The columns of the histogram. */
export function columnsOf(buckets: Buckets): Column[] {
  return buckets.map((bucket, index) => ({
    from: buckets[index - 1]?.below_seconds ?? 0,
    below: bucket.below_seconds ?? null,
    people: bucket.people,
  }))
}

/** A length of time in words, in its largest round unit: "8 minutes", "2 hours". Never rounded up to the next unit. */
export function lengthWords(seconds: number, t: Words['t']): string {
  if (seconds < 60) return t('report.length.seconds', { n: Math.max(0, Math.floor(seconds)) })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('report.length.minutes', { n: minutes })
  const hours = Math.floor(seconds / 3_600)
  if (hours < 24) {
    const rest = Math.floor((seconds % 3_600) / 60)
    return rest === 0 || hours >= 3
      ? t('report.length.hours', { n: hours })
      : t('report.length.hoursMinutes', { hours, minutes: rest })
  }
  return t('report.length.days', { n: Math.floor(seconds / 86_400) })
}

/** A column in words: "under 1 minute", "8 to 16 minutes", "over 1 day". */
export function columnWords(column: Column, t: Words['t']): string {
  const { from, below } = column
  if (below === null) return t('report.firstClick.over', { from: lengthWords(from, t) })
  if (from === 0) return t('report.firstClick.under', { below: lengthWords(below, t) })
  return t('report.firstClick.between', { from: lengthWords(from, t), below: lengthWords(below, t) })
}

/** The labels that have room under the columns: the first of all, about ten minutes, an hour, eight hours, the last. */
export function axisLabels(columns: readonly Column[], t: Words['t']): string[] {
  const labels = columns.map(() => '')
  const put = (seconds: number, text: string) => {
    const index = columns.findIndex(
      ({ from, below }) => from <= seconds && (below === null || seconds < below),
    )
    if (index > 0 && index < columns.length - 1) labels[index] = text
  }
  put(600, t('report.firstClick.tick.minutes', { n: 10 }))
  put(3_600, t('report.firstClick.tick.hours', { n: 1 }))
  put(28_800, t('report.firstClick.tick.hours', { n: 8 }))
  if (labels.length > 0) labels[0] = '0'
  if (labels.length > 1) labels[labels.length - 1] = t('report.firstClick.tick.day')
  return labels
}

/** The finding: "half within 8 minutes", or that nobody has clicked. */
export function medianWords(median: number | null | undefined, t: Words['t']): string {
  if (median === null || median === undefined) return t('report.firstClick.none')
  // Half within 0 seconds would read like a mistake.
  return t('report.firstClick.median', { length: lengthWords(Math.max(1, median), t) })
}
