import { setTimeout as delay } from 'node:timers/promises';
import { AbortedError, UsageError } from '@tixngo-sync/domain';
import { AnswerFault, type FaultCode } from './answer-fault.js';
import { decideRetry, RETRY_LIMIT_MS } from './decide-retry.js';
import { createHttpClient } from './http-client.js';
import { abortedBy, pageFailure } from './page-failure.js';
import { diffUrlOf, pageUrl } from './page-url.js';
import { type ReadAnswer, readAnswer } from './read-answer.js';
import { requestAnswer } from './request-answer.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface TixngoClientOptions {
  /** The interface's URL, which ends in `organizer/tickets`. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly apiKeyHeader: string;
  /** One request, from connecting to the last byte of the body. */
  readonly timeoutMs: number;
  /** One answer, as it comes and uncompressed. */
  readonly maxBodyBytes?: number;
  readonly retryLimitMs?: number;
  readonly clock?: RetryClock;
  readonly random?: () => number;
  /** Called after every request, for metrics and logs. Must not throw. */
  readonly onRequest?: (event: RequestEvent) => void;
}

/** What `Clock` of the runtime package offers, too. */
interface RetryClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface RequestEvent {
  readonly outcome: 'OK' | 'ABORTED' | FaultCode;
  /** Of an answer that was taken or refused by its status; null otherwise. */
  readonly status: number | null;
  /** From 1 for every page. */
  readonly attempt: number;
  readonly durationMs: number;
  /** Uncompressed; 0 unless the outcome is OK. */
  readonly bodyBytes: number;
  readonly tickets: number;
  /** How long is waited before the page is asked for again; null: it is not. */
  readonly retryInMs: number | null;
}

export interface PageRequest {
  readonly limit: number;
  /** null or empty: from the start of the feed. */
  readonly paginationKey: string | null;
  readonly signal: AbortSignal;
  /** How long the page is asked for again and again, at most; default: the client's. 0: once. */
  readonly retryLimitMs?: number;
  /** Told before each wait for the next try. Must not throw. */
  readonly onWait?: (wait: RetryWait) => void;
}

export interface RetryWait {
  readonly code: FaultCode;
  /** What was got, as the end of "TIXNGO …": `answered 503`. */
  readonly message: string;
  readonly delayMs: number;
}

/** One page of the feed with its body. `nextKey` is null exactly when the page is empty: the feed ends there. */
export type DiffAnswer = ReadAnswer & {
  /** Milliseconds from the request to the last byte, without parsing. */
  readonly fetchMs: number;
};

export interface TixngoClient {
  /**
   * Asks for one page, again and again for about 5 minutes if it may help. One call at a time.
   * @throws RetryableError if trying again did not help, PermanentError if it would not, AbortedError if the signal aborted.
   *   Their codes are those of `FaultCode`.
   */
  fetchPage(request: PageRequest): Promise<DiffAnswer>;
  /** Ends what is under way and the idle connections. */
  close(): void;
}

const systemClock: RetryClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** @throws UsageError if the URL or the header cannot be used */
export function createTixngoClient(options: TixngoClientOptions): TixngoClient {
  const {
    retryLimitMs = RETRY_LIMIT_MS,
    clock = systemClock,
    random = Math.random,
    onRequest = () => {},
  } = options;
  const maxBodyBytes = options.maxBodyBytes ?? MAX_BODY_BYTES;
  const diffUrl = diffUrlOf(options.url);
  const { http, destroy } = createHttpClient(options);
  let current: AbortController | null = null;

  async function fetchPage(request: PageRequest): Promise<DiffAnswer> {
    const { limit, paginationKey, signal } = request;
    if (current !== null)
      throw new UsageError('CLIENT_BUSY', 'One page at a time: the last one asked for has not come yet.');
    const stop = new AbortController();
    const onAbort = () => stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    current = stop;
    try {
      return await askUntilAnswered(pageUrl(diffUrl, limit, paginationKey), request, stop.signal);
    } catch (error) {
      throw stop.signal.aborted ? abortedBy(stop.signal.reason, paginationKey) : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      current = null;
    }
  }

  async function askUntilAnswered(url: URL, request: PageRequest, signal: AbortSignal): Promise<DiffAnswer> {
    const { paginationKey, retryLimitMs: limitMs = retryLimitMs, onWait } = request;
    // Summed up rather than read off the wall clock, which may jump.
    let elapsedMs = 0;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const startedAt = performance.now();
      try {
        return await ask(url, attempt, signal);
      } catch (fault) {
        const durationMs = performance.now() - startedAt;
        const event = { attempt, durationMs, bodyBytes: 0, tickets: 0 };
        if (signal.aborted) onRequest({ ...event, outcome: 'ABORTED', status: null, retryInMs: null });
        if (signal.aborted || !(fault instanceof AnswerFault)) throw fault;
        elapsedMs += durationMs;
        const { status = null, retryAfter } = fault.detail;
        const progress = { attempt, elapsedMs, now: clock.now() };
        const decision = decideRetry({
          ...progress,
          outcome: fault.code,
          limitMs,
          retryAfter,
          random: random(),
        });
        onRequest({
          ...event,
          outcome: fault.code,
          status,
          retryInMs: decision.retry ? decision.delayMs : null,
        });
        if (!decision.retry) throw pageFailure(fault, { ...progress, paginationKey });
        onWait?.({ code: fault.code, message: fault.message, delayMs: decision.delayMs });
        await clock.sleep(decision.delayMs, signal);
        elapsedMs += decision.delayMs;
      }
    }
  }

  async function ask(url: URL, attempt: number, signal: AbortSignal): Promise<DiffAnswer> {
    const startedAt = performance.now();
    const raw = await requestAnswer(http, { url, timeoutMs: options.timeoutMs, maxBodyBytes, signal });
    const fetchMs = performance.now() - startedAt;
    const answer = await readAnswer(raw, maxBodyBytes);
    signal.throwIfAborted();
    const counts = { bodyBytes: answer.bodyBytes, tickets: answer.tickets.length };
    onRequest({
      outcome: 'OK',
      status: raw.status,
      attempt,
      durationMs: fetchMs,
      ...counts,
      retryInMs: null,
    });
    return { ...answer, fetchMs };
  }

  return {
    fetchPage,
    close() {
      current?.abort(
        new AbortedError(
          'CLIENT_CLOSED',
          'The connection to TIXNGO was closed: the program is shutting down.',
        ),
      );
      destroy();
    },
  };
}
