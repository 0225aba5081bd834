/**
 * An error of ours. The subclasses differ in what recovers from them. `code` is stable and for machines; the
 * message says what failed, on which id, and what to do next, and contains no personal data and no secret.
 */
export abstract class SyncError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Retrying later may help: the other side was busy, slow or unreachable. */
export class RetryableError extends SyncError {
  /** The wait that the other side asked for, in milliseconds; undefined if it named none. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: string,
    message: string,
    options?: { cause?: unknown; retryAfterMs?: number | undefined },
  ) {
    super(code, message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Retrying changes nothing until a person acts. */
export class PermanentError extends SyncError {}

/**
 * The caller asked for something impossible: invalid arguments or the wrong state. Exit status 2 or HTTP 4xx.
 */
export class UsageError extends SyncError {}

/** The work was stopped, or its lease was lost. No data is lost. */
export class AbortedError extends SyncError {}

/** Returns the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
