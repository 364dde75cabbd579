export const reportActs = {
  'report.unknown.title': 'Unknown results',
  'report.unknown.row': '{n, plural, one {# with an unknown result} other {# with an unknown result}}',
  'report.unknown.resolve': 'Resolve',
  'report.unknown.text':
    '{n, plural, one {For # person we cannot know whether it arrived.} other {For # people we cannot know whether it arrived.}} We do not send twice by ourselves.',
  'report.unknown.clicked':
    '{n, plural, one {# of them has clicked, so it did arrive.} other {# of them have clicked, so it did arrive.}}',
  'report.unknown.asked': 'Sent {at}; no answer came back.',
  'report.unknown.restored': 'Was due while the table was being restored; what happened is not known.',
  'report.unknown.asSent': 'Count as sent',
  'report.unknown.asFailed': 'Count as failed',
  'report.unknown.resend': 'Send again',
  'report.unknown.resendHint': 'Somebody may get it twice.',
  'report.unknown.done': '{person}: settled.',
  'report.unknown.all': '{n, plural, one {For the one person} other {For all # people at once}}',
  'report.unknown.all.sent': 'Count all as sent',
  'report.unknown.all.resend': 'Send again to all',
  'report.unknown.all.failed': 'Count all as failed',
  'report.unknown.allTitle': '{n, plural, one {Settle # unknown result?} other {Settle # unknown results?}}',
  'report.unknown.allText.sent':
    '{n, plural, one {# person is counted} other {# people are counted}} as sent, whether the message arrived or not. Nothing is sent. This cannot be undone.',
  'report.unknown.allText.resend':
    '{n, plural, one {# person gets} other {# people get}} the message again, in their hours and at the pace of the channel. Whoever had it already gets it twice. This cannot be undone.',
  'report.unknown.allText.failed':
    '{n, plural, one {# person is counted} other {# people are counted}} as failed, whether the message arrived or not. Nothing is sent. This cannot be undone.',
  'report.unknown.allDone':
    '{n, plural, =0 {Nobody was settled.} one {# person was settled.} other {# people were settled.}}',
  'report.unknown.allBusy':
    '{n, plural, one {# person is being worked on} other {# people are being worked on}}: try again in a minute.',
  'report.unknown.allImpossible':
    '{n, plural, one {# person stays} other {# people stay}} unknown: no open minute is left, or their data was erased.',
  'report.unknown.operators': 'An operator can settle them.',
  'report.unknown.empty': 'No result is unknown any more.',
  'report.unknown.more': 'More are shown when these are settled.',
  'report.audit.title': 'Who did what',
  'report.audit.when': 'When',
  'report.audit.who': 'Who',
  'report.audit.what': 'What',
  'report.audit.detail': 'Details',
  'report.audit.empty': 'Nobody has done anything yet.',
  'report.audit.older': 'Show older ones',
  'report.audit.act.create': 'Created it',
  'report.audit.act.edit': 'Changed it',
  'report.audit.act.publish':
    '{n, plural, =0 {Published it} one {Published it to # person} other {Published it to # people}}',
  'report.audit.act.try': 'Tried it on {address}',
  'report.audit.act.clone': 'Cloned it',
  'report.audit.act.delete': 'Deleted it',
  'report.audit.act.pause': 'Paused it',
  'report.audit.act.resume': 'Resumed it',
  'report.audit.act.cancel': 'Cancelled it',
  'report.audit.act.resolve': 'Settled an unknown result',
  'report.audit.act.resolveAll':
    '{n, plural, one {Settled # unknown result} other {Settled # unknown results}} at once',
  'report.audit.act.erase': 'Erased a person from it',
  'report.audit.act.recover': 'Brought it back after a restore',
}
