import type { NotificationChannel } from '@tixngo-sync/db';
import type { Settings } from '@tixngo-sync/runtime';
import { sendEmail } from './email.js';
import type { NotificationMessage } from './message.js';
import { postToWebhook } from './webhook.js';

/** Without these settings no notification is sent; nothing else changes. */
export type NotificationSettings = Partial<
  Pick<
    Settings,
    'smtpUrl' | 'smtpFrom' | 'webhookUrl' | 'webhookSecret' | 'publicUrl' | 'httpsProxy' | 'noProxy'
  >
>;

/** A way to notify people. */
export interface Channel {
  readonly name: NotificationChannel;
  /** Describes where messages go, without addresses or secrets. */
  readonly target: string;
  /**
   * Sends the message.
   * @returns null when all got it; otherwise who did not, in a sentence with shortened addresses
   * @throws RetryableError when no recipient got it; its message names no address
   */
  send(message: NotificationMessage): Promise<string | null>;
}

/** Returns the channels that are configured. @param recipients the interface's e-mail addresses */
export function channelsOf(settings: NotificationSettings, recipients: readonly string[]): Channel[] {
  const { smtpUrl, smtpFrom, webhookUrl, webhookSecret } = settings;
  const channels: Channel[] = [];
  if (smtpUrl !== undefined && smtpFrom !== undefined && recipients.length > 0) {
    channels.push({
      name: 'EMAIL',
      target: recipients.length === 1 ? '1 recipient' : `${recipients.length} recipients`,
      send: (message) => sendEmail({ smtpUrl, from: smtpFrom, to: recipients }, message),
    });
  }
  if (webhookUrl !== undefined && webhookSecret !== undefined) {
    channels.push({
      name: 'WEBHOOK',
      target: new URL(webhookUrl).host,
      send: (message) => postToWebhook({ url: webhookUrl, secret: webhookSecret, proxy: settings }, message),
    });
  }
  return channels;
}
