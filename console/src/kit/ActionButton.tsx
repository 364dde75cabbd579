import { Button, type ButtonProps, Tooltip } from '@fluentui/react-components'
import { type Allowed, useReason } from './useReason'

/** A button of an action that the API allows or not: refused, it stays where it is, can be focused, and says why. */
export function ActionButton({ allowed, ...props }: Omit<ButtonProps, 'as'> & { allowed: Allowed }) {
  const reason = useReason()(allowed)
  if (!reason) return <Button {...(props as ButtonProps)} />
  return (
    <Tooltip content={reason} relationship="description" withArrow>
      <Button {...(props as ButtonProps)} disabledFocusable onClick={undefined} />
    </Tooltip>
  )
}
