import { Combobox, Dropdown, Field, makeStyles, Option, SpinButton, tokens } from '@fluentui/react-components'
import { DatePicker } from '@fluentui/react-datepicker-compat'
import { TimePicker } from '@fluentui/react-timepicker-compat'
import { useMemo, useState } from 'react'
import { now } from '@/app/clock'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { isDate, isZone, minuteOf, readTime } from '../model/days'
import { Group } from '../parts/Group'
import { fieldId } from '../useFocusField'
import { useCalendarWords } from './useCalendarWords'
import { useFieldError } from './useFieldError'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(150px, 1.3fr) minmax(96px, 0.7fr) minmax(150px, 1.3fr) minmax(170px, 1.1fr)',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
    '@media (max-width: 420px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  full: { minWidth: 0, width: '100%' },
  length: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1.3fr)',
    columnGap: tokens.spacingHorizontalS,
  },
})

/** Calendar pickers work with dates of the browser: noon keeps the day whatever its zone does. */
const pickedOf = (date: string) => (isDate(date) ? new Date(`${date}T12:00:00`) : null)
const textOf = (date: Date) =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`

/** Start, zone and length of the window. */
export function StartFields() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, edit } = useComposing()
  const error = useFieldError()
  const calendar = useCalendarWords()
  const [date = '', time = ''] = draft.start.split('T')
  const inDays = 'days' in draft.duration
  const length = 'days' in draft.duration ? draft.duration.days : draft.duration.hours
  const setLength = (value: number, days = inDays) => {
    const most = days ? 60 : 240
    if (!Number.isFinite(value)) return
    const kept = Math.min(Math.max(Math.round(value), 1), most)
    edit({ duration: days ? { days: kept } : { hours: kept } })
  }
  const setTime = (typed: string) => {
    const read = readTime(typed)
    if (read && minuteOf(read) !== 1440) edit({ start: `${date}T${read}` })
  }
  return (
    <div className={styles.row}>
      <Field label={t('composer.when.start')} validationMessage={error('start')}>
        <DatePicker
          id={fieldId('start')}
          className={styles.full}
          input={{ className: styles.full }}
          value={pickedOf(date)}
          strings={calendar}
          firstDayOfWeek={1}
          formatDate={(picked) => (picked ? format.day(picked, { now: now() }) : '')}
          allowTextInput={false}
          onSelectDate={(picked) => picked && edit({ start: `${textOf(picked)}T${time || '09:00'}` })}
        />
      </Field>
      <Field label={t('composer.when.at')}>
        <TimePicker
          className={styles.full}
          input={{ style: { minWidth: 0, width: '100%' } }}
          freeform
          hourCycle="h23"
          increment={30}
          value={time}
          selectedTime={null}
          onTimeChange={(_, { selectedTimeText }) => setTime(selectedTimeText ?? '')}
          onBlur={(event) => setTime(event.target.value)}
        />
      </Field>
      <ZoneField />
      <Field label={t('composer.when.for')} validationMessage={error('duration')}>
        <Group className={styles.length} label={t('composer.when.for')}>
          <SpinButton
            id={fieldId('duration')}
            className={styles.full}
            input={{ style: { minWidth: 0, width: '100%' } }}
            aria-label={t('composer.when.for')}
            min={1}
            max={inDays ? 60 : 240}
            value={length}
            onChange={(_, { value, displayValue }) =>
              setLength(value ?? Number.parseInt(displayValue ?? '', 10))
            }
          />
          <Dropdown
            className={styles.full}
            button={{ style: { minWidth: 0 } }}
            aria-label={t('composer.when.unit')}
            value={t(inDays ? 'composer.when.unitDays' : 'composer.when.unitHours', { n: length })}
            selectedOptions={[inDays ? 'days' : 'hours']}
            onOptionSelect={(_, { optionValue }) => setLength(length, optionValue === 'days')}
          >
            <Option value="days">{t('composer.when.unitDays', { n: length })}</Option>
            <Option value="hours">{t('composer.when.unitHours', { n: length })}</Option>
          </Dropdown>
        </Group>
      </Field>
    </div>
  )
}

/** The zone, found by its city. */
function ZoneField() {
  const styles = useStyles()
  const { t, format } = useWords()
  const { draft, edit } = useComposing()
  const error = useFieldError()
  const [typed, setTyped] = useState<string | null>(null)
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), [])
  const wanted = (typed ?? '').trim().toLowerCase().replaceAll(' ', '_')
  const offered = zones.filter((zone) => zone.toLowerCase().includes(wanted)).slice(0, 40)
  const set = (zone: string) => {
    setTyped(null)
    if (isZone(zone)) edit({ time_zone: zone })
  }
  return (
    <Field label={t('composer.when.zone')} validationMessage={error('time_zone')}>
      <Combobox
        id={fieldId('time_zone')}
        className={styles.full}
        input={{ style: { minWidth: 0, width: '100%' } }}
        freeform
        autoComplete="off"
        value={typed ?? draft.time_zone}
        selectedOptions={[draft.time_zone]}
        onChange={(event) => setTyped(event.target.value)}
        onOptionSelect={(_, { optionValue }) => optionValue && set(optionValue)}
        onBlur={() => setTyped(null)}
      >
        {offered.map((zone) => (
          <Option key={zone} value={zone} text={zone}>
            {t('composer.when.zoneOption', { place: format.place(zone), zone })}
          </Option>
        ))}
      </Combobox>
    </Field>
  )
}
