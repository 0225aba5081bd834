import { createHmac } from 'node:crypto';
import { messageOf, RetryableError } from '@tixngo-sync/domain';
import type { NotificationMessage } from './message.js';

const TIMEOUT_MS = 10_000;

/**
 * POSTs the message as JSON, signed. Redirects are not followed: the secret's owner is the one address that was set.
 * @throws RetryableError `WEBHOOK_NOT_TAKEN` unless the answer is 2xx within 10 s
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

/** @returns `sha256=` and the HMAC-SHA256 of `timestamp.body`, in hex: docs/notifications.md tells a receiver how to check it */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** fetch says "fetch failed"; why stands beneath. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return messageOf(cause);
}

function notTaken(why: string): RetryableError {
  return new RetryableError(
    'WEBHOOK_NOT_TAKEN',
    `the webhook did not take the message (${why}): look at WEBHOOK_URL`,
  );
}
