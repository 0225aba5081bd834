import { createHmac } from 'node:crypto';
import { messageOf, RetryableError } from '@tixngo-sync/domain';
import type { NotificationMessage } from './message.js';

const TIMEOUT_MS = 10_000;

/**
 * Posts the message as signed JSON. Does not follow redirects, because only the configured address shares the
 * secret.
 * @throws RetryableError `WEBHOOK_NOT_TAKEN` when there is no 2xx answer within 10 s
 */
export async function postToWebhook(
  { url, secret }: { url: string; secret: string },
  message: NotificationMessage,
): Promise<void> {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'tixngo-sync',
      'X-Tixngo-Sync-Timestamp': timestamp,
      'X-Tixngo-Sync-Signature': signatureOf(secret, timestamp, body),
    },
    body,
  }).catch((error: unknown) => {
    throw notTaken(causeOf(error));
  });
  await response.body?.cancel();
  if (!response.ok) throw notTaken(`it answered ${response.status}`);
}

/**
 * Returns `sha256=` and the hex HMAC-SHA256 of `timestamp.body`; docs/notifications.md says how to check it.
 */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Returns the reason beneath fetch's "fetch failed". */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return messageOf(cause);
}

function notTaken(why: string): RetryableError {
  return new RetryableError(
    'WEBHOOK_NOT_TAKEN',
    `the webhook did not accept the message (${why}): check WEBHOOK_URL`,
  );
}
