export const ops = {
  'ops.channels': 'Channels',
  'ops.audit': 'Audit trail',
}
