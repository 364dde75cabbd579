import {
  Button,
  makeStyles,
  mergeClasses,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components'
import {
  Bot20Regular,
  Checkmark16Filled,
  Clock16Regular,
  CursorClick20Regular,
  Dismiss16Filled,
  ImportantFilled,
  MailRead20Regular,
  Question16Filled,
  Subtract16Filled,
} from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { useWords } from '@/words/context'
import type { Event, Look } from '../model/timeline'

const ICONS: Record<Look, ReactElement> = {
  offline: <Dismiss16Filled />,
  dnd: <Subtract16Filled />,
  unknown: <Question16Filled />,
  sent: <Checkmark16Filled />,
  failed: <ImportantFilled />,
  click: <CursorClick20Regular fontSize={16} />,
  open: <MailRead20Regular fontSize={16} />,
  machine: <Bot20Regular fontSize={16} />,
  next: <Clock16Regular />,
}

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  day: {
    margin: `${tokens.spacingVerticalS} 0`,
    paddingInlineStart: '78px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  event: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '66px 24px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    paddingBottom: tokens.spacingVerticalM,
  },
  line: {
    '::before': {
      content: '""',
      position: 'absolute',
      left: '89px',
      top: '24px',
      bottom: 0,
      borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  time: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    paddingTop: '3px',
    whiteSpace: 'nowrap',
  },
  mark: {
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
    width: '24px',
    height: '24px',
    borderRadius: '50%',
    backgroundColor: tokens.colorPaletteMarigoldBorderActive,
    // Dark on marigold in both themes.
    color: '#1b1a19',
    ':global(html[data-theme="contrast"])': {
      border: '1px solid CanvasText',
      backgroundColor: 'Canvas',
      color: 'CanvasText',
    },
  },
  sent: {
    backgroundColor: tokens.colorPaletteTealBorderActive,
    color: tokens.colorNeutralForegroundInverted,
  },
  failed: {
    backgroundColor: tokens.colorPaletteDarkOrangeForeground1,
    color: tokens.colorNeutralForegroundInverted,
  },
  click: { backgroundColor: tokens.colorBrandBackground, color: tokens.colorNeutralForegroundOnBrand },
  machine: { backgroundColor: tokens.colorNeutralBackground5, color: tokens.colorNeutralForeground2 },
  next: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
    color: tokens.colorCompoundBrandStroke,
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  grey: { color: tokens.colorNeutralForeground3 },
  note: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  why: { minWidth: 'auto', color: tokens.colorBrandForegroundLink },
  rule: { maxWidth: '320px' },
})

/** What happened with one person, day by day. What machines did is grey, with the rule that says so. */
export function Timeline({ events, zone }: { events: Event[]; zone: string }) {
  const styles = useStyles()
  const { t, format } = useWords()
  const looks: Partial<Record<Look, string>> = {
    sent: styles.sent,
    failed: styles.failed,
    click: styles.click,
    open: styles.click,
    machine: styles.machine,
    next: styles.next,
  }
  const days: { day: string; events: Event[] }[] = []
  for (const event of events) {
    const day = format.longDay(event.at, { zone })
    const before = days.at(-1)
    if (before?.day === day) before.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days.map(({ day, events: some }) => (
    <section key={day} aria-label={day}>
      <h3 className={styles.day}>{day}</h3>
      <ol className={styles.list}>
        {some.map((event, index) => (
          <li
            key={`${event.at} ${event.title}`}
            className={mergeClasses(styles.event, index < some.length - 1 && styles.line)}
          >
            <time className={mergeClasses(styles.time, 'figures')} dateTime={event.at}>
              {event.look === 'next' ? format.time(event.at, { zone }) : format.seconds(event.at, { zone })}
            </time>
            <span className={mergeClasses(styles.mark, looks[event.look])} aria-hidden>
              {ICONS[event.look]}
            </span>
            <span>
              <span className={mergeClasses(styles.title, event.look === 'machine' && styles.grey)}>
                {event.title}
              </span>
              <br />
              <span className={styles.note}>{event.note}</span>
            </span>
            {event.why && (
              <Popover withArrow positioning="above-end">
                <PopoverTrigger disableButtonEnhancement>
                  <Button appearance="transparent" size="small" className={styles.why}>
                    {t('person.why')}
                  </Button>
                </PopoverTrigger>
                <PopoverSurface className={styles.rule} aria-label={t('person.whyTitle')}>
                  {event.why}
                </PopoverSurface>
              </Popover>
            )}
          </li>
        ))}
      </ol>
    </section>
  ))
}
