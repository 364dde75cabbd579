import { Badge, Caption1, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { useLocation } from 'wouter'
import type { Schema } from '@/api/client'
import { useNow } from '@/app/clock'
import { prefetch } from '@/app/navigation'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  card: { display: 'grid', rowGap: tokens.spacingVerticalS, height: '100%', alignContent: 'start' },
  head: { display: 'flex', alignItems: 'start', columnGap: tokens.spacingHorizontalS },
  name: { margin: 0, marginInlineEnd: 'auto', overflowWrap: 'anywhere' },
  people: { fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
})

/** One list: its name, its people, where they come from, which version since when. */
export function ListCard({ list }: { list: Schema<'List'> }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const [, navigate] = useLocation()
  const now = useNow(60_000)
  const href = `/lists/${list.id}`
  return (
    <li>
      <Panel className={styles.card}>
        <div className={styles.head}>
          <Subtitle2 as="h2" className={styles.name}>
            <Link
              href={href}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                navigate(href)
              }}
              onPointerEnter={() => prefetch(href)}
              onFocus={() => prefetch(href)}
            >
              {list.name}
            </Link>
          </Subtitle2>
          {list.kind !== 'static' && (
            <Badge appearance="tint" color="brand">
              {t(`lists.kind.${list.kind}`)}
            </Badge>
          )}
        </div>
        <span className={styles.people}>{t('lists.people', { n: list.size })}</span>
        <Caption1 className={styles.quiet}>
          {list.version === 0
            ? t('lists.noVersion')
            : t('lists.versionOf', {
                version: list.version,
                at: format.dayTime(list.read_at ?? list.updated, { now }),
              })}
        </Caption1>
        {list.columns.length > 0 && (
          <Caption1 className={styles.quiet}>
            {t('lists.columnsOf', { columns: format.list(list.columns) })}
          </Caption1>
        )}
      </Panel>
    </li>
  )
}
