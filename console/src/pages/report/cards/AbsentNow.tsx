import { makeStyles, tokens } from '@fluentui/react-components'
import { Link } from 'wouter'
import { BarRows } from '@/kit/BarRows'
import { ChartFrame } from '@/kit/ChartFrame'
import { useWords } from '@/words/context'
import type { Report } from '../data/types'

const useStyles = makeStyles({
  later: {
    margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
  link: { color: 'inherit', textDecorationLine: 'none', ':hover': { textDecorationLine: 'underline' } },
})

type Seen = Report['not_reached']

/** Who is absent now, and when they are tried next. */
export function AbsentNow(props: { report: Report; zone: string; className?: string }) {
  const { report, zone } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const { by_presence: seen, tried_next: next } = report.absent_now
  const absent = report.totals.absent
  const now = new Date(report.read_at)
  const rowsOf = useSeen(report.campaign, 'absent')
  const nextName = ({ date, first_at: first }: (typeof next)[number]) => {
    if (!date || !first) return t('report.absent.noTry')
    const day = format.day(first, { zone, now })
    if (day === format.day(now, { zone, now })) return t('report.absent.today')
    const tomorrow = new Date(now.getTime() + 86_400_000)
    return day === format.day(tomorrow, { zone, now }) ? t('report.absent.tomorrow') : day
  }
  return (
    <ChartFrame
      title={t('report.absent.title')}
      className={props.className}
      table={{
        columns: [t('report.absent.presence'), t('report.absent.people'), t('report.absent.share')],
        rows: [
          ...seen.map((one) => [
            t(`report.presence.${one.presence}`),
            one.people,
            format.percent(one.people, absent),
          ]),
          ...next.map((one) => [nextName(one), one.people, format.percent(one.people, absent)]),
        ],
      }}
    >
      {absent === 0 ? (
        <p className={styles.none}>{t('report.absent.empty')}</p>
      ) : (
        <>
          <BarRows caption={t('report.absent.title')} fill="absent" rows={rowsOf(seen)} />
          {next.length > 0 && (
            <>
              <h3 className={styles.later}>{t('report.absent.later')}</h3>
              <BarRows
                caption={t('report.absent.later')}
                fill="grey"
                rows={next.map((one) => ({
                  key: one.date ?? '',
                  label: nextName(one),
                  value: one.people,
                  of: absent,
                }))}
              />
            </>
          )}
        </>
      )}
    </ChartFrame>
  )
}

/** After the end: who was never there, by what their presence last said, and why nobody tried again. */
export function NotReached(props: { report: Report; className?: string }) {
  const { report } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const people = report.totals.unprogrammed
  const rowsOf = useSeen(report.campaign, 'unprogrammed')
  return (
    <ChartFrame
      title={t('report.notReached.title')}
      className={props.className}
      table={{
        columns: [t('report.absent.presence'), t('report.absent.people'), t('report.absent.share')],
        rows: [
          ...report.not_reached.map((one) => [
            t(`report.presence.${one.presence}`),
            one.people,
            format.percent(one.people, people),
          ]),
          ...report.unprogrammed.map((one) => [
            t(`report.reason.${one.reason}`),
            one.people,
            format.percent(one.people, people),
          ]),
        ],
      }}
    >
      {people === 0 ? (
        <p className={styles.none}>{t('report.notReached.none')}</p>
      ) : (
        <>
          <BarRows
            caption={t('report.notReached.title')}
            fill="unprogrammed"
            rows={rowsOf(report.not_reached)}
          />
          <h3 className={styles.later}>{t('report.notReached.why')}</h3>
          <BarRows
            caption={t('report.notReached.why')}
            fill="grey"
            rows={report.unprogrammed.map((one) => ({
              key: one.reason,
              label: (
                <Link
                  className={styles.link}
                  href={`/campaigns/${report.campaign}/people?outcome=unprogrammed&reason=${one.reason}`}
                >
                  {t(`report.reason.${one.reason}`)}
                </Link>
              ),
              value: one.people,
              of: people,
            }))}
          />
        </>
      )}
    </ChartFrame>
  )
}

/** Rows by presence, each a way to its people. */
function useSeen(campaign: string, outcome: 'absent' | 'unprogrammed') {
  const styles = useStyles()
  const { t } = useWords()
  return (seen: Seen) => {
    const all = seen.reduce((sum, { people }) => sum + people, 0)
    return seen.map(({ presence, people }) => ({
      key: presence,
      label: (
        <Link
          className={styles.link}
          href={`/campaigns/${campaign}/people?outcome=${outcome}&presence=${presence}`}
        >
          {t(`report.presence.${presence}`)}
        </Link>
      ),
      value: people,
      of: all,
    }))
  }
}
