import { makeStyles } from '@fluentui/react-components'
import { useWords } from '@/words/context'

const useStyles = makeStyles({ icon: { flexShrink: 0, verticalAlign: 'middle', forcedColorAdjust: 'none' } })

/** The mark of a channel, with its name for whoever cannot see it. */
export function ChannelIcon({ channel, size = 18 }: { channel: 'teams' | 'skype'; size?: number }) {
  const styles = useStyles()
  const { t } = useWords()
  const name = t(`kit.channel.${channel}`)
  const letter = { x: 8, textAnchor: 'middle', fontWeight: 700, fill: '#fff' } as const
  return (
    <svg className={styles.icon} width={size} height={size} viewBox="0 0 16 16" role="img" aria-label={name}>
      <title>{name}</title>
      {channel === 'teams' ? (
        <>
          <circle cx="11.500" cy="4" r="2" fill="#7b83eb" />
          <circle cx="6.500" cy="3.200" r="2.400" fill="#5059c9" />
          <rect x="8" y="6.500" width="7.500" height="6.500" rx="2" fill="#7b83eb" />
          <rect x="1" y="6.200" width="9" height="8" rx="1.600" fill="#4b53bc" />
          <path d="M3.300 8.200h4.400M5.500 8.200v4.300" stroke="#fff" strokeWidth="1.200" fill="none" />
        </>
      ) : (
        <>
          <circle cx="8" cy="8" r="7.300" fill="#0078d4" />
          <text y="11.600" fontSize="10" {...letter}>
            S
          </text>
        </>
      )}
    </svg>
  )
}
