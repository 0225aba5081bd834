import type { RetryAfterHeaders } from './retry-after.js';

/**
 * Faults that are retried: TIXNGO was busy, slow or unreachable, or its answer was incomplete
 * (docs/interface.md, "What TIXNGO may answer").
 */
export const RETRIED_FAULTS = [
  'TOO_MANY_REQUESTS',
  'SERVER_ERROR',
  'CONNECTION_FAILED',
  'TIMEOUT',
  'TOO_EARLY',
  'BODY_CUT_OFF',
  'NOT_JSON',
] as const;

/** Faults that fail at once: the same request gets the same answer until a person acts. */
export const FINAL_FAULTS = [
  'UNAUTHORIZED',
  'FORBIDDEN',
  'INVALID_PAGINATION_KEY',
  'INVALID_LIMIT',
  'BAD_REQUEST',
  'REQUEST_REFUSED',
  'REDIRECTED',
  'CERTIFICATE_REFUSED',
  'BODY_TOO_LARGE',
  'CONTRACT_CHANGED',
] as const;

/**
 * Faults that every request would meet: TIXNGO is down or refuses us. The others concern one page or the
 * contract.
 */
const OUTAGES: ReadonlySet<string> = new Set([
  ...RETRIED_FAULTS,
  'UNAUTHORIZED',
  'FORBIDDEN',
  'REQUEST_REFUSED',
  'REDIRECTED',
  'CERTIFICATE_REFUSED',
]);

/** Returns whether a fault means that TIXNGO cannot be used at all, whichever page is requested. */
export function isOutage(code: string): boolean {
  return OUTAGES.has(code);
}

type RetriedFaultCode = (typeof RETRIED_FAULTS)[number];
export type FaultCode = RetriedFaultCode | (typeof FINAL_FAULTS)[number];

export interface FaultDetail {
  /** What happened, as the end of "TIXNGO …": `answered 503`. */
  readonly got: string;
  /** What a person can do, as a sentence. */
  readonly advice: string;
  readonly status?: number;
  /** When TIXNGO wants to be asked again. */
  readonly retryAfter?: RetryAfterHeaders;
}

/**
 * One request that gave no page. Never leaves the client, which retries or throws a SyncError instead.
 *
 * It deliberately has no `cause`: errors of the HTTP library contain the request's headers (the key), JSON's
 * quote the body (personal data), and a logger prints causes.
 */
export class AnswerFault extends Error {
  readonly code: FaultCode;
  readonly detail: FaultDetail;

  constructor(code: FaultCode, detail: FaultDetail) {
    super(detail.got);
    this.code = code;
    this.detail = detail;
  }
}
