import { RetryableError, shortenEmails } from '@tixngo-sync/domain';
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
 * Sends one e-mail to all recipients. With a password in the URL, it insists on STARTTLS.
 *
 * @returns null when the server accepted every recipient; otherwise whom it refused, with shortened addresses
 * @throws RetryableError `EMAIL_NOT_SENT` when the server accepts it for no recipient. The message names the
 * cause in our words; the server's own text may repeat an address
 */
export async function sendEmail(
  { smtpUrl, from, to }: EmailRoute,
  message: NotificationMessage,
): Promise<string | null> {
  const { protocol, password } = new URL(smtpUrl);
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: protocol === 'smtp:' && password !== '',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from,
      to: [...to],
      subject: message.subject,
      text: textOf(message),
      messageId: `<${message.id}.${message.since.getTime()}@tixngo-sync.invalid>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return refusedRecipients(to.length, sent.rejectedErrors ?? []);
  } catch (error) {
    throw new RetryableError('EMAIL_NOT_SENT', `the e-mail was not sent: ${causeOf(error)}`);
  } finally {
    transport.close();
  }
}

function refusedRecipients(count: number, refusals: readonly Error[]): string | null {
  if (refusals.length === 0) return null;
  const refused = refusals.map((error) => {
    const recipient: unknown = Reflect.get(error, 'recipient');
    return `${shortenEmails(String(recipient))} (${codeOf(error)})`;
  });
  return (
    `the mail server refused ${refusals.length} of ${count} recipients: ${refused.join(', ')}. ` +
    'Correct the addresses: `tixngo-sync interface set recipients=…`'
  );
}

/** What nodemailer's and Node's errors mean, and what to do; the first that matches. */
const CAUSES: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/ECONNREFUSED/, 'nothing listens on the port of SMTP_URL. Check its host and port'],
  [/ENOTFOUND|EAI_AGAIN|EDNS/, 'the host of SMTP_URL is unknown. Check its name'],
  [
    /wrong version number|packet length too long|Greeting never received|Invalid greeting/i,
    'SMTP_URL has the wrong TLS mode. Use smtps:// for a port that begins with TLS (465), ' +
      'smtp:// for one with STARTTLS (587 or 25)',
  ],
  [
    /STARTTLS|ETLS/,
    'SMTP_URL has a password, and the server does not offer STARTTLS. Use a port with TLS, ' +
      'so that the password is not sent in clear',
  ],
  [
    /certificate|CERT_|SELF_SIGNED|altnames|UNABLE_TO_/i,
    "the mail server's certificate is not trusted. Set NODE_EXTRA_CA_CERTS to the file of its CA, " +
      'and use the host name that the certificate is for',
  ],
  [/EAUTH/, 'the mail server refused the user or password of SMTP_URL. Correct them'],
  [/ETIMEDOUT|ETIME|timed? ?out/i, 'the mail server did not answer within 10 s. Check SMTP_URL'],
  [/ECONNRESET|EPIPE|closed/i, 'the mail server closed the connection. Check SMTP_URL'],
];

function causeOf(error: unknown): string {
  const code = codeOf(error);
  const known = CAUSES.find(([pattern]) =>
    pattern.test(`${code} ${error instanceof Error ? error.message : ''}`),
  );
  if (known !== undefined) return `${known[1]} (${code})`;
  return `the mail server did not accept it (${code}). Check SMTP_URL, SMTP_FROM and the recipients`;
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
