/** What is tried again: the other side was busy, slow, unreachable or cut short. Source: docs/interface.md, "What TIXNGO may answer". */
export const RETRIED_FAULTS = [
  'TOO_MANY_REQUESTS',
  'SERVER_ERROR',
  'CONNECTION_FAILED',
  'TIMEOUT',
  'BODY_CUT_OFF',
  'NOT_JSON',
] as const;

/** What fails at once: the same request would get the same answer until a person does something. */
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

/** TIXNGO cannot be asked at all, whatever is asked for: it is away, or lets us in no more. The rest speaks of the page or of the contract. */
const OUTAGES: ReadonlySet<string> = new Set([
  ...RETRIED_FAULTS,
  'UNAUTHORIZED',
  'FORBIDDEN',
  'REQUEST_REFUSED',
  'REDIRECTED',
  'CERTIFICATE_REFUSED',
]);

export function isOutage(code: string): boolean {
  return OUTAGES.has(code);
}

type RetriedFaultCode = (typeof RETRIED_FAULTS)[number];
export type FaultCode = RetriedFaultCode | (typeof FINAL_FAULTS)[number];

export interface FaultDetail {
  /** What was got, as the end of "TIXNGO …": `answered 503`. */
  readonly got: string;
  /** What a person can do, as a sentence. */
  readonly advice: string;
  readonly status?: number;
  /** The header as it came. */
  readonly retryAfter?: string | undefined;
}

/**
 * One request that did not give a page. Stays inside the client, which tries again or makes a SyncError of it.
 *
 * It has no `cause` on purpose: errors of the HTTP library carry the request's headers (the key), JSON's quote the body (people's data),
 * and a logger prints causes.
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
