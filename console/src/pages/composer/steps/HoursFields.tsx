import {
  Field,
  Input,
  makeStyles,
  mergeClasses,
  Tag,
  TagGroup,
  ToggleButton,
  tokens,
} from '@fluentui/react-components'
import { DatePicker } from '@fluentui/react-datepicker-compat'
import { useEffect, useState } from 'react'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { readTime } from '../model/days'
import { WEEKDAYS, type Weekday } from '../model/draft'
import { Group } from '../parts/Group'
import { fieldId } from '../useFocusField'
import { useCalendarWords } from './useCalendarWords'
import { useFieldError } from './useFieldError'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalM,
    alignItems: 'flex-start',
  },
  hours: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  time: { width: '76px', minWidth: 0 },
  days: { display: 'flex', columnGap: tokens.spacingHorizontalXS },
  day: {
    minWidth: '32px',
    width: '32px',
    paddingInline: 0,
    '@media (pointer: coarse)': { minWidth: '40px', height: '44px' },
  },
  on: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
  },
  notOn: { flex: '1 1 130px', minWidth: '130px' },
  full: { minWidth: 0, width: '100%' },
  tags: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginTop: tokens.spacingVerticalXS,
  },
  zones: { flexBasis: '100%', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** Working hours, working days, holidays. */
export function HoursFields() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, edit, forecast } = useComposing()
  const error = useFieldError()
  const calendar = useCalendarWords()
  const hours = draft.opening_hours
  const set = (patch: Partial<typeof hours>) => edit({ opening_hours: { ...hours, ...patch } })
  const toggle = (day: Weekday) => {
    const weekdays = WEEKDAYS.filter((one) =>
      one === day ? !hours.weekdays.includes(one) : hours.weekdays.includes(one),
    )
    set({ weekdays })
  }
  const zones = (forecast?.zones ?? []).filter((zone) => zone.time_zone !== draft.time_zone)
  const skip = (date: string) => format.day(`${date}T12:00:00Z`, { zone: 'UTC' })
  return (
    <div className={styles.row}>
      <Field label={t('composer.when.hours')} validationMessage={error('opening_hours')}>
        <Group className={styles.hours} label={t('composer.when.hours')}>
          <TimeInput
            id={fieldId('opening_hours')}
            label={t('composer.when.from')}
            value={hours.from}
            onChange={(from) => set({ from })}
          />
          <span>{t('composer.when.to')}</span>
          <TimeInput
            id={fieldId('opening_hours.to')}
            label={t('composer.when.until')}
            value={hours.to}
            onChange={(to) => set({ to })}
          />
        </Group>
      </Field>
      <Field label={t('composer.when.days')}>
        <Group className={styles.days} label={t('composer.when.days')}>
          {WEEKDAYS.map((day) => {
            const on = hours.weekdays.includes(day)
            return (
              <ToggleButton
                key={day}
                className={mergeClasses(styles.day, on && styles.on)}
                checked={on}
                aria-label={t(`composer.day.${day}`)}
                onClick={() => toggle(day)}
              >
                {t(`composer.dayLetter.${day}`)}
              </ToggleButton>
            )
          })}
        </Group>
      </Field>
      <div className={styles.notOn}>
        <Field label={t('composer.when.notOn')}>
          <DatePicker
            className={styles.full}
            input={{ className: styles.full }}
            value={null}
            strings={calendar}
            firstDayOfWeek={1}
            placeholder={t('composer.when.addDay')}
            onSelectDate={(picked) => {
              if (!picked) return
              const date = new Date(picked.getTime() - picked.getTimezoneOffset() * 60_000)
                .toISOString()
                .slice(0, 10)
              set({ skip: [...new Set([...hours.skip, date])].sort() })
            }}
          />
        </Field>
        {hours.skip.length > 0 && (
          <TagGroup
            className={styles.tags}
            size="small"
            aria-label={t('composer.when.notOn')}
            onDismiss={(_, { value }) => set({ skip: hours.skip.filter((date) => date !== value) })}
          >
            {hours.skip.map((date) => (
              <Tag
                key={date}
                value={date}
                dismissible
                dismissIcon={{ 'aria-label': t('composer.when.removeDay', { day: skip(date) }) }}
              >
                {skip(date)}
              </Tag>
            ))}
          </TagGroup>
        )}
      </div>
      <div className={styles.zones}>
        {t('composer.when.ownZone')}{' '}
        {zones
          .slice(0, 4)
          .map((zone) =>
            t('composer.when.zonePeople', { place: format.place(zone.time_zone), people: zone.people }),
          )
          .join(' · ')}
      </div>
    </div>
  )
}

/** A time, read as people type it when they leave the field. */
function TimeInput(props: { id: string; label: string; value: string; onChange: (time: string) => void }) {
  const styles = useStyles()
  const [typed, setTyped] = useState(props.value)
  useEffect(() => setTyped(props.value), [props.value])
  const done = () => {
    const read = readTime(typed)
    if (read && read !== props.value) props.onChange(read)
    else setTyped(props.value)
  }
  return (
    <Input
      id={props.id}
      className={styles.time}
      input={{ style: { minWidth: 0, width: '100%' } }}
      aria-label={props.label}
      value={typed}
      onChange={(_, { value }) => setTyped(value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && !event.ctrlKey && done()}
    />
  )
}
