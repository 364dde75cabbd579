import type { CalendarStrings } from '@fluentui/react-datepicker-compat'
import { useMemo } from 'react'
import { useWords } from '@/words/context'
import { LOCALES } from '@/words/model'

/** What the calendar of a date picker says, in the chosen language. */
export function useCalendarWords(): CalendarStrings {
  const { t, language } = useWords()
  return useMemo(() => {
    const names = (options: Intl.DateTimeFormatOptions, dates: Date[]) => {
      const format = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: 'UTC' })
      return dates.map((date) => format.format(date))
    }
    const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)))
    // 4 January 2026 is a Sunday, where the calendar starts to count.
    const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 0, 4 + day)))
    return {
      months: names({ month: 'long' }, months),
      shortMonths: names({ month: 'short' }, months),
      days: names({ weekday: 'long' }, days),
      shortDays: names({ weekday: 'narrow' }, days),
      goToToday: t('composer.calendar.today'),
      prevMonthAriaLabel: t('composer.calendar.prevMonth'),
      nextMonthAriaLabel: t('composer.calendar.nextMonth'),
      prevYearAriaLabel: t('composer.calendar.prevYear'),
      nextYearAriaLabel: t('composer.calendar.nextYear'),
      prevYearRangeAriaLabel: t('composer.calendar.prevYear'),
      nextYearRangeAriaLabel: t('composer.calendar.nextYear'),
      monthPickerHeaderAriaLabel: '{0}',
      yearPickerHeaderAriaLabel: '{0}',
      closeButtonAriaLabel: t('shell.close'),
      weekNumberFormatString: '{0}',
      selectedDateFormatString: '{0}',
      todayDateFormatString: '{0}',
    }
  }, [t, language])
}
