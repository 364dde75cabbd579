import { Button } from '@fluentui/react-components'
import { Component, type ReactNode } from 'react'
import { EmptyState } from '@/kit/EmptyState'
import { useWords } from '@/words/context'

interface Props {
  children: ReactNode
  /** A change of it is another page: it is tried afresh. */
  page?: string
}

/** Shows what to do when a page breaks, instead of nothing. */
export class ErrorBoundary extends Component<Props, { broken: string | null | undefined }> {
  override state = { broken: undefined as string | null | undefined }

  static getDerivedStateFromError() {
    return { broken: null }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.broken !== undefined && before.page !== this.props.page)
      this.setState({ broken: undefined })
  }

  override render() {
    return this.state.broken === undefined ? this.props.children : <Broken />
  }
}

function Broken() {
  const { t } = useWords()
  return (
    <EmptyState
      alert
      title={t('shell.broken')}
      text={t('shell.brokenText')}
      action={
        <Button appearance="primary" onClick={() => location.reload()}>
          {t('shell.reload')}
        </Button>
      }
    />
  )
}
