import { RetryableError } from '@tixngo-sync/domain';
import { createTransport } from 'nodemailer';
import { type NotificationMessage, textOf } from './message.js';

/** Applies to connecting, to the greeting and to each pause of the server. */
const TIMEOUT_MS = 10_000;

export interface EmailRoute {
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: readonly string[];
}

/**
 * Sends one e-mail to all recipients.
 * @throws RetryableError `EMAIL_NOT_SENT` when the server accepts it for no recipient. The message has the
 * server's code, never its text, which may repeat an address
 */
export async function sendEmail(
  { smtpUrl, from, to }: EmailRoute,
  message: NotificationMessage,
): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: message.subject,
      text: textOf(message),
      messageId: `<${message.id}.${message.since.getTime()}@tixngo-sync.invalid>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    throw new RetryableError(
      'EMAIL_NOT_SENT',
      `the mail server did not accept the message (${codeOf(error)}): check SMTP_URL and SMTP_FROM`,
    );
  } finally {
    transport.close();
  }
}

/** Returns a code such as `EAUTH 535`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no code';
  const parts = ['code', 'responseCode'].flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return parts.join(' ') || 'no code';
}
