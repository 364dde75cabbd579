import { makeStyles, tokens } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Link20Regular } from '@fluentui/react-icons'
import { Panel } from '@/kit/Panel'
import { useWords } from '@/words/context'
import { useComposing } from '../context'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} 0`,
  },
  text: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  url: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  counted: {
    marginInlineStart: 'auto',
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    color: tokens.colorPaletteGreenForeground1,
    fontSize: tokens.fontSizeBase200,
  },
})

/** Where the links lead; their clicks will be counted. */
export function LinksTable() {
  const styles = useStyles()
  const { t } = useWords()
  const { forecast } = useComposing()
  if (!forecast?.links.length) return null
  return (
    <Panel title={t('composer.links.title')}>
      <ul className={styles.list}>
        {forecast.links.map(({ url, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: links are known by their order
          <li key={index} className={styles.row}>
            <Link20Regular aria-hidden />
            <span className={styles.text}>{text || url}</span>
            <span className={styles.url}>{url.replace(/^https?:\/\//, '')}</span>
            <span className={styles.counted}>
              <CheckmarkCircle16Filled aria-hidden />
              {t('composer.links.counted')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
