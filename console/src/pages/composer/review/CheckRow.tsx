import {
  Checkbox,
  Link,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircle20Filled, DismissCircle20Filled, Warning20Filled } from '@fluentui/react-icons'
import type { MouseEvent } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import type { Check } from '../model/checks'
import { useCheckText } from './useCheckText'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 480px)': { gridTemplateColumns: '20px minmax(0, 1fr)' },
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  plain: { fontWeight: tokens.fontWeightRegular },
  detail: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  links: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-end',
    rowGap: tokens.spacingVerticalXS,
    '@media (max-width: 480px)': { gridColumn: '2', alignItems: 'flex-start' },
  },
  red: { color: tokens.colorStatusDangerForeground1 },
  amber: { color: tokens.colorPaletteDarkOrangeForeground1 },
  green: { color: tokens.colorPaletteGreenForeground1 },
})

const ICONS = { red: DismissCircle20Filled, amber: Warning20Filled, green: CheckmarkCircle20Filled }

/** One check: its sentence, its figure, and the way to the field that mends it. */
export function CheckRow(props: {
  check: Check
  accepted: ReadonlySet<string>
  accept: (flag: string, on: boolean) => void
}) {
  const { check } = props
  const styles = useStyles()
  const { t } = useWords()
  const { go, openTry, id, draft, edit, campaign } = useComposing()
  const [, navigate] = useLocation()
  const { title, detail } = useCheckText()(check)
  if (check.level === 'loading') {
    return (
      <li className={styles.row}>
        <Skeleton aria-label={t('composer.check.loading')}>
          <SkeletonItem shape="circle" size={20} />
        </Skeleton>
        <span>{title}</span>
      </li>
    )
  }
  const Icon = ICONS[check.level]
  const flag = check.accept
  const longer = () => {
    const { duration } = draft
    edit({
      duration:
        'days' in duration
          ? { days: Math.min(duration.days + 1, 60) }
          : { hours: Math.min(duration.hours + 24, 240) },
    })
  }
  const target = check.field
    ? `/campaigns/${id}/edit/${check.step}?field=${encodeURIComponent(check.field)}`
    : null
  return (
    <li className={styles.row} data-check={check.id} data-level={check.level}>
      <Icon className={styles[check.level]} aria-label={t(`composer.level.${check.level}`)} />
      <div>
        <span className={mergeClasses(styles.title, check.level === 'green' && styles.plain)}>{title}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
        {flag && (
          <Checkbox
            label={t(
              `composer.accept.${flag === 'no_open_minute' ? 'no_open_minute' : 'empty_placeholders'}`,
            )}
            checked={props.accepted.has(flag)}
            onChange={(_, { checked }) => props.accept(flag, checked === true)}
          />
        )}
      </div>
      <div className={styles.links}>
        {check.offers.includes('try') && campaign.actions.try.allowed && (
          <Link as="button" onClick={openTry}>
            {t('composer.tryNow')}
          </Link>
        )}
        {check.offers.includes('moreDays') && (
          <Link as="button" onClick={longer}>
            {t('composer.moreDays')}
          </Link>
        )}
        {check.offers.includes('widerHours') && (
          <Link as="button" onClick={() => go('when', 'opening_hours')}>
            {t('composer.widerHours')}
          </Link>
        )}
        {check.offers.includes('channels') ? (
          <Link as="button" onClick={() => navigate('/channels')}>
            {t('shell.channels')}
          </Link>
        ) : (
          target &&
          !check.offers.includes('widerHours') && (
            <Link
              href={target}
              onClick={(event: MouseEvent) => {
                event.preventDefault()
                go(check.step, check.field)
              }}
            >
              {t(`composer.step.${check.step}`)}
            </Link>
          )
        )}
      </div>
    </li>
  )
}
