import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  page: { padding: tokens.spacingHorizontalXXL, display: 'grid', rowGap: tokens.spacingVerticalL },
})

/** What stands where a page is being loaded. */
export function PageSkeleton() {
  const styles = useStyles()
  const { t } = useWords()
  return (
    <Skeleton className={styles.page} aria-label={t('shell.loading')}>
      <SkeletonItem size={32} />
      <SkeletonItem size={128} />
      <SkeletonItem size={128} />
    </Skeleton>
  )
}
