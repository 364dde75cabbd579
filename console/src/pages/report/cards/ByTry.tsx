import { makeStyles, tokens } from '@fluentui/react-components'
import { BarRows } from '@/kit/BarRows'
import { ChartFrame } from '@/kit/ChartFrame'
import { useWords } from '@/words/context'
import type { Report, Series } from '../data/types'
import { openTime } from '../model/openTime'
import { mostSent, type Round, roundsOf } from '../model/tries'

const useStyles = makeStyles({
  round: {
    margin: `${tokens.spacingVerticalXS} 0 2px`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  later: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorNeutralForeground3 },
})

const RUNGS = { 1: 'report.tries.1', 2: 'report.tries.2', 3: 'report.tries.3' } as const

/** Which of the nine tries reached how many. */
export function ByTry(props: {
  report: Report
  series: Series | undefined
  zone: string
  className?: string
}) {
  const { report, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const rounds = roundsOf(report.by_rung)
  const most = mostSent(rounds)
  const sent = report.totals.sent
  const days = openTime(props.series?.open ?? [], zone).days
  const nameOf = (rung: number) => t(RUNGS[rung as 1 | 2 | 3])

  const laterOf = ({ round }: Round) => {
    const name = t(round === 3 ? 'report.tries.roundOf' : 'report.tries.round', { round })
    const day = days[round - 1]
    if (report.state === 'finished' || report.cancelled) return t('report.tries.unused', { round: name })
    if (!props.series) return ''
    if (!day) return t('report.tries.never', { round: name })
    return t('report.tries.later', { round: name, day: format.longDay(day.at, { zone }) })
  }

  return (
    <ChartFrame
      title={t('report.tries.title')}
      className={props.className}
      table={{
        columns: [
          t('report.tries.try'),
          t('report.tries.tried'),
          t('report.tries.sent'),
          t('report.tries.share'),
          t('report.tries.absent'),
          t('report.tries.failed'),
          t('report.tries.other'),
        ],
        rows: rounds.flatMap(({ round, tries }) =>
          tries.map((one) => [
            `${round}.${one.rung} ${nameOf(one.rung)}`,
            one.tried,
            one.sent,
            format.percent(one.sent, sent),
            one.absent,
            one.failed,
            one.other,
          ]),
        ),
      }}
    >
      {rounds.map((round) =>
        round.begun ? (
          <div key={round.round}>
            <h3 className={styles.round}>{t('report.tries.round', { round: round.round })}</h3>
            <BarRows
              caption={t('report.tries.round', { round: round.round })}
              fill="sent"
              max={most}
              rows={round.tries.map((one) => ({
                key: String(one.rung),
                label: nameOf(one.rung),
                value: one.sent,
                of: sent,
                title: t('report.tries.detail', {
                  tried: one.tried,
                  absent: one.absent,
                  failed: one.failed,
                }),
              }))}
            />
          </div>
        ) : (
          <p key={round.round} className={styles.later}>
            {laterOf(round)}
          </p>
        ),
      )}
    </ChartFrame>
  )
}
