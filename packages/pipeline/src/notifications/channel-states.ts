import type { NotificationChannel } from '@tixngo-sync/db';
import { channelsOf, type NotificationSettings } from './channel.js';

/** Whether messages are sent on a channel. */
export interface ChannelState {
  readonly channel: NotificationChannel;
  readonly isReady: boolean;
  /** Where messages go, without addresses or secrets; null until they are sent. */
  readonly target: string | null;
  /** What to do until messages are sent. */
  readonly missing: string | null;
}

const MISSING: Readonly<Record<NotificationChannel, string>> = {
  EMAIL: 'Set SMTP_URL and SMTP_FROM, and add recipients.',
  WEBHOOK: 'Set WEBHOOK_URL and WEBHOOK_SECRET.',
};

/** Returns the state of each channel. @param recipients the interface's e-mail addresses */
export function channelStates(settings: NotificationSettings, recipients: readonly string[]): ChannelState[] {
  const ready = channelsOf(settings, recipients);
  return (['EMAIL', 'WEBHOOK'] as const).map((channel) => {
    const target = ready.find(({ name }) => name === channel)?.target ?? null;
    return { channel, isReady: target !== null, target, missing: target === null ? MISSING[channel] : null };
  });
}
