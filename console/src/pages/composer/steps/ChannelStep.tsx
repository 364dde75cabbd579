import {
  Badge,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircle16Filled, Warning16Filled } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { keys } from '@/api/keys'
import { useWords } from '@/words/context'
import { useComposing } from '../context'
import { CHANNELS, type Channel } from '../model/draft'
import { fieldId } from '../useFocusField'
import { ReadOnly } from './ReadOnly'
import { StepHead } from './StepForm'

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'stretch',
  },
  card: {
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
  },
  chosen: {
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    outline: `1px solid ${tokens.colorCompoundBrandStroke}`,
  },
  text: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXXXL,
    color: tokens.colorNeutralForeground2,
  },
  health: { marginInlineStart: tokens.spacingHorizontalXXXL, alignSelf: 'flex-start' },
  note: { marginTop: tokens.spacingVerticalM },
})

/** How the message travels: two cards, each with what it can show and how it is. */
export function ChannelStep() {
  const styles = useStyles()
  const { t } = useWords()
  const { draft, edit, readOnly } = useComposing()
  const channels = useQuery({
    queryKey: keys.channels,
    queryFn: async () => (await call(api.GET('/v1/channels'))).data,
    refetchInterval: 30_000,
  })
  const statusOf = (channel: Channel) =>
    channels.data?.channels.find((one) => one.channel === channel)?.status
  const choose = (channel: Channel) =>
    // Cards are for Teams; the card's fields stay in the browser in case it is chosen again.
    edit(channel === 'skype' ? { channel, format: 'message' } : { channel })
  if (readOnly) {
    return (
      <>
        <StepHead title={t('composer.channel.title')} />
        <ReadOnly rows={[[t('composer.field.channel'), t(`kit.channel.${draft.channel}`)]]} />
      </>
    )
  }
  return (
    <>
      <StepHead title={t('composer.channel.title')} />
      <RadioGroup
        className={styles.cards}
        aria-label={t('composer.channel.title')}
        value={draft.channel}
        onChange={(_, { value }) => choose(value as Channel)}
      >
        {CHANNELS.map((channel) => {
          const status = statusOf(channel)
          return (
            <div
              key={channel}
              className={mergeClasses(styles.card, draft.channel === channel && styles.chosen)}
            >
              <Radio
                value={channel}
                id={draft.channel === channel ? fieldId('channel') : `${fieldId('channel')}-${channel}`}
                label={t(`kit.channel.${channel}`)}
              />
              <p className={styles.text}>{t(`composer.channel.${channel}`)}</p>
              {status && (
                <Badge
                  className={styles.health}
                  appearance="tint"
                  color={status === 'ok' ? 'success' : 'warning'}
                  icon={status === 'ok' ? <CheckmarkCircle16Filled /> : <Warning16Filled />}
                >
                  {t(status === 'ok' ? 'composer.channel.ok' : 'composer.channel.notOk')}
                </Badge>
              )}
            </div>
          )
        })}
      </RadioGroup>
      {draft.channel === 'skype' && draft.card !== null && (
        <MessageBar intent="info" layout="multiline" className={styles.note}>
          <MessageBarBody>{t('composer.channel.noCards')}</MessageBarBody>
        </MessageBar>
      )}
    </>
  )
}
