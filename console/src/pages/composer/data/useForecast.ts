import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { hearNow } from '@/app/clock'
import { bodyOf, type Draft } from '../model/draft'
import { askForecast, askPreview } from './calls'

/** Quiet time before the consequences of a change are asked for, in milliseconds. */
const QUIET = 350

/** A value as it was when it last stood still. */
export function useQuiet<Value>(value: Value, milliseconds = QUIET): Value {
  const [quiet, setQuiet] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return quiet
}

/** What the draft would do; the last answer stays until the next is there. */
export function useForecast(id: string, draft: Draft, address: string | null) {
  const asked = useQuiet(JSON.stringify({ draft: bodyOf(draft), address }))
  return useQuery({
    queryKey: ['campaign', id, 'forecast', asked],
    queryFn: async () => {
      const { draft, address } = JSON.parse(asked) as { draft: Draft; address: string | null }
      const forecast = await askForecast(draft, address)
      hearNow(forecast.at)
      return forecast
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: 1,
  })
}

/** The draft as one person reads it. */
export function usePreview(id: string, draft: Draft, address: string | null) {
  const asked = useQuiet(JSON.stringify({ draft: bodyOf(draft), address }))
  const empty = draft.message.trim() === ''
  return useQuery({
    queryKey: ['campaign', id, 'preview', asked],
    queryFn: () => {
      const { draft, address } = JSON.parse(asked) as { draft: Draft; address: string | null }
      return askPreview(draft, address)
    },
    enabled: !empty,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: 1,
  })
}
