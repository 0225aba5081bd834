import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { RetryableError } from '@tixngo-sync/domain';
import { createHttpsAgent, type ProxySettings } from '@tixngo-sync/runtime';
import { chatTextOf, type NotificationMessage } from './message.js';

const TIMEOUT_MS = 10_000;

/**
 * Posts the message as signed JSON, with a field `text` that chat services such as Slack and Teams show. Does
 * not follow redirects, because only the configured address shares the secret.
 * @throws RetryableError `WEBHOOK_NOT_TAKEN` when there is no 2xx answer within 10 s
 */
export async function postToWebhook(
  { url, secret, proxy }: { url: string; secret: string; proxy: ProxySettings },
  message: NotificationMessage,
): Promise<null> {
  const body = JSON.stringify({ ...message, text: chatTextOf(message) });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const status = await post(url, proxy, body, {
    'Content-Type': 'application/json',
    'User-Agent': 'tixngo-sync',
    'X-Tixngo-Sync-Timestamp': timestamp,
    'X-Tixngo-Sync-Signature': signatureOf(secret, timestamp, body),
  }).catch((error: unknown) => {
    throw notTaken(reasonOf(error));
  });
  if (status < 200 || status > 299) throw notTaken(`it answered ${status}`);
  return null;
}

/** Returns the status of the answer. Node's fetch cannot use a proxy. */
async function post(
  url: string,
  proxy: ProxySettings,
  body: string,
  headers: Record<string, string>,
): Promise<number> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const isHttps = url.startsWith('https:');
  const agent = isHttps ? createHttpsAgent(proxy) : new HttpAgent();
  const send = isHttps ? httpsRequest : httpRequest;
  try {
    return await new Promise((resolve, reject) => {
      send(url, { method: 'POST', headers, agent, signal }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end(body);
    });
  } finally {
    agent.destroy();
  }
}

/**
 * Returns `sha256=` and the hex HMAC-SHA256 of `timestamp.body`; docs/notifications.md says how to check it.
 */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  // Never the message: it may repeat the URL, whose path or query is often a secret.
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function notTaken(why: string): RetryableError {
  return new RetryableError(
    'WEBHOOK_NOT_TAKEN',
    `the webhook did not accept the message (${why}): check WEBHOOK_URL`,
  );
}
