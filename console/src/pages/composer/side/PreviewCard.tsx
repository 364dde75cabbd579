import {
  FluentProvider,
  Link,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  ToggleButton,
  teamsDarkTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components'
import { Lightbulb20Regular } from '@fluentui/react-icons'
import { useMemo, useState } from 'react'
import { asProblem } from '@/api/problem'
import { useTheme } from '@/app/theme'
import { useMedia, WIDE } from '@/kit/useMedia'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { usePreview } from '../data/useForecast'
import { placeholdersOf, withFallback } from '../markdown/placeholders'
import { Group } from '../parts/Group'
import { useColumns } from '../steps/useColumns'
import { type CardElement, CardPreview } from './CardPreview'
import { ChatFrame } from './ChatFrame'
import { PersonPicker } from './PersonPicker'
import { MARKS, SafeHtml } from './SafeHtml'

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM },
  head: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  looks: { display: 'flex', marginInlineStart: 'auto' },
  first: { borderStartEndRadius: 0, borderEndEndRadius: 0 },
  middle: { borderRadius: 0 },
  last: { borderStartStartRadius: 0, borderEndStartRadius: 0 },
  provider: { backgroundColor: 'transparent' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 7fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  figure: { margin: 0, minWidth: 0 },
  caption: {
    marginBottom: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  hint: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
})

type Look = 'light' | 'dark' | 'skype'

/** The message as one recipient will read it. */
export function PreviewCard() {
  const styles = useStyles()
  const { t } = useWords()
  const { id, draft, campaign, person, openTry, forecast } = useComposing()
  const theme = useTheme().name
  const wide = useMedia(WIDE)
  const [chosen, setChosen] = useState<Look | null>(null)
  const look: Look = draft.channel === 'skype' ? 'skype' : (chosen ?? (theme === 'dark' ? 'dark' : 'light'))
  const { known } = useColumns()
  const shownDraft = useMemo(() => {
    const unknown = placeholdersOf(draft.message).filter(
      ({ name, fallback }) => known && fallback === null && !known.has(name),
    )
    const message = unknown.reduce(
      (text, { name }) => withFallback(text, name, MARKS.join(name)),
      draft.message,
    )
    return look === 'skype'
      ? { ...draft, message, channel: 'skype' as const, format: 'message' as const }
      : { ...draft, message }
  }, [draft, known, look])
  const preview = usePreview(id, shownDraft, person)
  const looks: Look[] = draft.channel === 'skype' ? ['skype'] : ['light', 'dark', 'skype']
  const edges = [styles.first, styles.middle, styles.last]
  const lists = forecast?.lists.filter((list) => !list.excluded).map((list) => list.name) ?? []
  const problems = (preview.data?.problems ?? []).filter(({ detail }) => !detail.includes(MARKS[0]))
  const body =
    draft.message.trim() === '' ? (
      <span className={styles.note}>{t('composer.preview.empty')}</span>
    ) : preview.data ? (
      preview.data.card ? (
        <CardPreview card={preview.data.card as CardElement} />
      ) : (
        <SafeHtml html={preview.data.html} />
      )
    ) : preview.isError ? (
      <span>{asProblem(preview.error).errors[0]?.detail ?? t('composer.preview.failed')}</span>
    ) : (
      <Skeleton aria-label={t('shell.loading')}>
        <SkeletonItem size={64} />
      </Skeleton>
    )
  return (
    <section className={styles.stack} aria-label={t('composer.side.preview')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('composer.preview.title')}</h2>
        {looks.length > 1 && (
          <Group className={styles.looks} label={t('composer.preview.look')}>
            {looks.map((one, index) => (
              <ToggleButton
                key={one}
                size="small"
                className={edges[index]}
                checked={look === one}
                onClick={() => setChosen(one)}
              >
                {t(`composer.preview.${one}`)}
              </ToggleButton>
            ))}
          </Group>
        )}
      </div>
      <PersonPicker />
      <FluentProvider theme={look === 'dark' ? teamsDarkTheme : teamsLightTheme} className={styles.provider}>
        {wide ? (
          <div className={styles.pair}>
            {(['phone', 'desktop'] as const).map((size) => (
              <figure key={size} className={styles.figure} aria-label={t(`composer.preview.${size}`)}>
                <figcaption className={styles.caption}>{t(`composer.preview.${size}`)}</figcaption>
                <ChatFrame look={look} phone={size === 'phone'}>
                  {body}
                </ChatFrame>
              </figure>
            ))}
          </div>
        ) : (
          <ChatFrame look={look}>{body}</ChatFrame>
        )}
      </FluentProvider>
      {problems.map(({ detail }) => (
        <MessageBar key={detail} intent="warning" layout="multiline">
          <MessageBarBody>{detail}</MessageBarBody>
        </MessageBar>
      ))}
      <p className={styles.note}>
        {person
          ? t('composer.preview.values', {
              channel: t(`kit.channel.${look === 'skype' ? 'skype' : draft.channel}`),
              list: lists[0] ?? '–',
            })
          : t('composer.preview.noPerson')}
      </p>
      {campaign.actions.try.allowed && (
        <div className={mergeClasses(styles.hint, 'no-print')}>
          <Lightbulb20Regular aria-hidden />
          <span>
            {t('composer.preview.tryFirst')}{' '}
            <Link as="button" inline onClick={openTry}>
              {t('composer.try')}
            </Link>
          </span>
        </div>
      )}
    </section>
  )
}
