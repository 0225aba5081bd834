import { createHash } from 'node:crypto';
import {
  claimIdempotencyKey,
  type Database,
  type EarlierRequest,
  freeIdempotencyKey,
  type IdempotentRequest,
  keepIdempotentAnswer,
} from '@tixngo-sync/db';
import type { Request } from 'express';
import { identityOf } from '../http/identity.js';
import { problemOf, Refusal } from '../http/refusal.js';
import type { Route } from './route.js';
import { type SealingKeys, seal, sealingKeys, unseal } from './sealed-answer.js';

/** Longer than any request takes. */
const IN_PROGRESS_MS = 60_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Does the work of a POST once for each Idempotency-Key of a sender and a route. An equal request within a
 * day gets the same answer. After an answer from 500 on the key is free: nothing was done, so the sender may
 * retry. If only the answer cannot be kept, the key stays claimed, and an equal request gets 409.
 * @throws Refusal 422 for another request with the same key, 409 while the first is in progress
 */
export async function answerOnce(
  database: Database,
  route: Route,
  request: Request,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = request.get('Idempotency-Key');
  if (key === undefined || route.method !== 'post' || route.isRead === true) return work();
  const sent = idempotentRequest(route, request, key);
  const { actor } = sent;
  const keys = route.hasSecret === true ? await sealingKeys(key, `${actor} ${sent.route}`) : undefined;
  const stored = keys === undefined ? sent : { ...sent, key: keys.name };
  const earlier = await claimIdempotencyKey(database, stored);
  if (earlier !== null) return opened(answerOf(earlier, sent), keys);
  let answer: Answer;
  try {
    answer = await work().catch(answerOfRefusal);
  } catch (error) {
    await freeIdempotencyKey(database, stored);
    throw error;
  }
  await keepIdempotentAnswer(database, stored, sealed(answer, keys));
  return answer;
}

/**
 * A secret is stored so that only the sender of the Idempotency-Key can read it
 * (docs/decisions/0025-secrets-for-equal-requests.md).
 */
function sealed(answer: Answer, keys: SealingKeys | undefined): Answer {
  if (keys === undefined || answer.status >= 400) return answer;
  return { ...answer, body: { sealed: seal(answer.body, keys) } };
}

function opened(answer: Answer, keys: SealingKeys | undefined): Answer {
  if (keys === undefined || answer.status >= 400) return answer;
  const { sealed: text } = answer.body as { sealed: string }; // see `sealed`
  return { ...answer, body: unseal(text, keys) };
}

function idempotentRequest(route: Route, request: Request, key: string): IdempotentRequest {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Refusal(
      400,
      'IDEMPOTENCY_KEY',
      'An Idempotency-Key has 1 to 255 visible ASCII characters and no spaces.',
    );
  const text = JSON.stringify([request.params, request.query, request.body ?? {}]);
  const digest = createHash('sha256').update(text).digest('hex');
  return { actor: identityOf(request).name, route: `POST ${route.path}`, key, digest };
}

function answerOf({ digest, answer, receivedAt }: EarlierRequest, sent: IdempotentRequest): Answer {
  if (digest !== sent.digest)
    throw new Refusal(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key came with another request. Use a new key for each request.',
    );
  if (answer !== null) return answer;
  if (Date.now() - receivedAt.getTime() < IN_PROGRESS_MS)
    throw new Refusal(
      409,
      'IDEMPOTENCY_IN_PROGRESS',
      'The first request with this Idempotency-Key is in progress. Try again in a few seconds.',
      { headers: { 'Retry-After': '2' } },
    );
  throw new Refusal(
    409,
    'IDEMPOTENCY_OUTCOME_UNKNOWN',
    'The dashboard stopped during the first request with this Idempotency-Key. Check what it did, then use a new key.',
  );
}

/** A refusal is an answer too. @throws any other error, and a refusal from 500 on */
function answerOfRefusal(error: unknown): Answer {
  if (!(error instanceof Refusal) || error.status >= 500) throw error;
  return { status: error.status, body: problemOf(error) };
}
