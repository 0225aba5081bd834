export const NOTIFICATIONS = {
  title: 'Notifications',
  about:
    'People get one message when the function has an error or stalls, and one when that is resolved, not one per run.',
  channels: 'Channels',
  channel: 'Channel',
  names: { EMAIL: 'E-mail', WEBHOOK: 'Webhook' },
  state: 'State',
  ready: 'ready',
  notReady: 'not set up',
  target: 'Goes to',
  missing: 'What to do',
  noChannels: 'There is no channel',
  recipients: 'Change recipients',
  test: 'Send a test message',
  testNone: 'No channel is ready: nobody gets messages. What to do is below.',
  delivered: (channel: string, target: string) => `${channel} to ${target}: delivered.`,
  partly: (channel: string, target: string, problem: string) =>
    `${channel} to ${target}: delivered in part. ${problem}`,
  failed: (channel: string, target: string, problem: string) => `${channel} to ${target} failed: ${problem}`,
} as const;
