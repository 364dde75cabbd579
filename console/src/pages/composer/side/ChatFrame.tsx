import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Megaphone20Filled } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useWords } from '@/words/context'

const useStyles = makeStyles({
  frame: {
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow4,
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  logo: {
    display: 'grid',
    placeItems: 'center',
    width: '28px',
    height: '28px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  faint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  talk: { padding: tokens.spacingHorizontalM },
  bubble: {
    marginTop: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
    '& a': { color: tokens.colorBrandForegroundLink },
    '& pre': {
      overflowX: 'auto',
      margin: 0,
      padding: tokens.spacingHorizontalS,
      backgroundColor: tokens.colorNeutralBackground3,
      whiteSpace: 'pre-wrap',
    },
    '& blockquote': {
      margin: 0,
      paddingInlineStart: tokens.spacingHorizontalM,
      borderLeft: `3px solid ${tokens.colorNeutralStroke1}`,
    },
  },
  phone: {
    borderRadius: '20px',
    border: `3px solid ${tokens.colorNeutralStroke1}`,
    '& pre': { fontSize: tokens.fontSizeBase100 },
  },
  skype: { borderRadius: tokens.borderRadiusNone, boxShadow: 'none' },
  skypeBubble: { borderRadius: tokens.borderRadiusNone, backgroundColor: 'transparent', padding: 0 },
})

/** Something like the chat in which the message arrives; `phone` as narrow as on one. */
export function ChatFrame({
  look,
  phone,
  children,
}: {
  look: 'light' | 'dark' | 'skype'
  phone?: boolean
  children: ReactNode
}) {
  const styles = useStyles()
  const { t } = useWords()
  const skype = look === 'skype'
  return (
    <div className={mergeClasses(styles.frame, skype && styles.skype, phone && styles.phone)}>
      <div className={styles.head}>
        <span className={styles.logo} aria-hidden>
          <Megaphone20Filled />
        </span>
        <span className={styles.name}>{t('composer.preview.bot')}</span>
        <span className={styles.faint}>{t(skype ? 'kit.channel.skype' : 'composer.preview.chat')}</span>
      </div>
      <div className={styles.talk}>
        <div className={styles.faint}>{t('composer.preview.bot')}</div>
        <div className={mergeClasses(styles.bubble, skype && styles.skypeBubble)}>{children}</div>
      </div>
    </div>
  )
}
