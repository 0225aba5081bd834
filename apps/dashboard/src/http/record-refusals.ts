import { type AuditChannel, audit } from '@tixngo-sync/db';
import type { ErrorRequestHandler, Request } from 'express';
import type { Parts } from '../parts.js';
import { senderOf } from './identity.js';
import { Refusal } from './refusal.js';

const EVERY_MS = 60_000;
const MOST_KINDS = 1_000;
/** The sign-in records these itself. */
const RECORDED_ELSEWHERE = 'SIGN_IN_LIMIT';

/** Records a refusal in the audit log; never fails. */
export type RefusalRecorder = (request: Request, refusal: Pick<Refusal, 'code'>) => Promise<void>;

/**
 * Records refusals. Of those of one sender for one reason, it records the first of each minute: nobody can
 * fill the log.
 */
export function refusalRecorder({ database, log }: Pick<Parts, 'database' | 'log'>): RefusalRecorder {
  const recordedAt = new Map<string, number>();
  const isFirst = (kind: string) => {
    const now = Date.now();
    if (now - (recordedAt.get(kind) ?? 0) < EVERY_MS) return false;
    if (recordedAt.size >= MOST_KINDS) recordedAt.clear();
    recordedAt.set(kind, now);
    return true;
  };
  return async (request, refusal) => {
    if (!isFirst(`${refusal.code} ${request.ip} ${senderOf(request)?.name}`)) return;
    // Refused in any case.
    await record(database, request, refusal).catch((err: unknown) =>
      log.warn({ err }, 'refusal not recorded'),
    );
  };
}

/** Records refusals for lack of rights, for another origin and for too many requests in the audit log. */
export function recordRefusals(recorder: RefusalRecorder): ErrorRequestHandler {
  return async (error: unknown, request, _response, next) => {
    if (isRecorded(error)) await recorder(request, error);
    next(error);
  };
}

function isRecorded(error: unknown): error is Refusal {
  return error instanceof Refusal && [403, 429].includes(error.status) && error.code !== RECORDED_ELSEWHERE;
}

function record(
  database: Parts['database'],
  request: Request,
  refusal: Pick<Refusal, 'code'>,
): Promise<void> {
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  return audit(database, {
    actor: senderOf(request)?.name ?? 'nobody',
    channel: channelOf(path),
    action: 'request.refuse',
    target: `${request.method} ${path}`.slice(0, 200),
    detail: { code: refusal.code, address: request.ip ?? '' },
  });
}

function channelOf(path: string): AuditChannel {
  if (path.includes('/queues/api/')) return 'bull-board';
  return path.includes('/api/') ? 'api' : 'console';
}
