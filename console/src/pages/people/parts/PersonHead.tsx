import {
  Avatar,
  Badge,
  Breadcrumb,
  BreadcrumbDivider,
  BreadcrumbItem,
  Button,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import {
  ChevronDown20Regular,
  ChevronUp20Regular,
  Copy20Regular,
  CursorClick20Regular,
} from '@fluentui/react-icons'
import { Link, useLocation } from 'wouter'
import { useToast } from '@/app/toast'
import { Swatch } from '@/kit/OutcomeBar'
import { PageTitle } from '@/kit/Page'
import type { Campaign } from '@/pages/report/data/types'
import { lengthWords } from '@/pages/report/model/firstClick'
import { toldOf } from '@/pages/report/model/outcomes'
import { useWords } from '@/words/context'
import { nameOf, type Person } from '../data/types'
import { PersonMenu } from './PersonMenu'

const useStyles = makeStyles({
  crumbs: { fontSize: tokens.fontSizeBase200 },
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase200,
    ':hover': { textDecorationLine: 'underline' },
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  address: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  badge: { height: '26px', paddingInline: '12px', fontSize: tokens.fontSizeBase300, columnGap: '6px' },
  sent: {
    backgroundColor: tokens.colorPaletteTealBorderActive,
    color: tokens.colorNeutralForegroundInverted,
    ':global(html[data-theme="contrast"])': { backgroundColor: 'Canvas', color: 'CanvasText' },
  },
  plain: { backgroundColor: tokens.colorNeutralBackground5, color: tokens.colorNeutralForeground1 },
  clicked: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  right: {
    marginInlineStart: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    '@media (max-width: 799px)': { marginInlineStart: 0 },
  },
})

/** Where the person is among the people, who they are, what became of them. */
export function PersonHead(props: {
  campaign: Campaign
  person: Person
  /** The people the person came from. */
  peopleHref: string
  before: string | null
  after: string | null
  text: string
}) {
  const { campaign, person, before, after } = props
  const styles = useStyles()
  const { t, format } = useWords()
  const toast = useToast()
  const [, navigate] = useLocation()
  const name = nameOf(person)
  const told = toldOf(person.outcome)
  const first = person.clicks.find((click) => click.class === 'human')
  const seconds = first && person.sent_at ? (Date.parse(first.at) - Date.parse(person.sent_at)) / 1_000 : null
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text)
      toast.done(t('person.copied'))
    } catch (error) {
      toast.problem(error)
    }
  }
  return (
    <>
      <Breadcrumb className={`${styles.crumbs} no-print`} size="small">
        <BreadcrumbItem>
          <Link className={styles.link} href="/campaigns">
            {t('shell.campaigns')}
          </Link>
        </BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem>
          <Link className={styles.link} href={`/campaigns/${campaign.id}`}>
            {campaign.name}
          </Link>
        </BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem>
          <Link className={styles.link} href={props.peopleHref}>
            {t('people.title')}
          </Link>
        </BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem aria-current="page">{name}</BreadcrumbItem>
      </Breadcrumb>
      <div className={styles.head}>
        <Avatar name={name} size={48} color="colorful" aria-hidden />
        <div>
          <PageTitle>{name}</PageTitle>
          {name !== person.address && <div className={styles.address}>{person.address}</div>}
        </div>
        <Badge
          shape="circular"
          className={mergeClasses(styles.badge, told === 'sent' ? styles.sent : styles.plain)}
          icon={told === 'sent' ? undefined : <Swatch outcome={told} />}
        >
          {told === 'sent' && person.sent_at
            ? t('person.sent', { at: format.dayTime(person.sent_at, { zone: person.time_zone }) })
            : t(`kit.outcome.${told}`)}
        </Badge>
        {first && (
          <Badge
            shape="circular"
            className={mergeClasses(styles.badge, styles.clicked)}
            icon={<CursorClick20Regular fontSize={16} />}
          >
            {seconds !== null && seconds >= 0
              ? t('person.clickedAfter', { length: lengthWords(seconds, t) })
              : t('person.clicked')}
          </Badge>
        )}
        <div className={`${styles.right} no-print`}>
          <Button
            appearance="subtle"
            icon={<ChevronUp20Regular />}
            disabledFocusable={!before}
            onClick={() => before && navigate(before)}
          >
            {t('person.previous')}
          </Button>
          <Button
            appearance="subtle"
            icon={<ChevronDown20Regular />}
            iconPosition="after"
            disabledFocusable={!after}
            onClick={() => after && navigate(after)}
          >
            {t('person.next')}
          </Button>
          <Button icon={<Copy20Regular />} onClick={() => void copy()}>
            {t('person.copy')}
          </Button>
          <PersonMenu address={person.address} onErased={() => navigate(props.peopleHref)} />
        </div>
      </div>
    </>
  )
}
