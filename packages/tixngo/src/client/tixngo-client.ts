import type { AgentOptions, Agent as HttpsAgent } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { AbortedError, UsageError } from '@tixngo-sync/domain';
import { AnswerFault, type FaultCode } from './answer-fault.js';
import { decideRetry, RETRY_LIMIT_MS } from './decide-retry.js';
import { createHttpClient, diffUrlOf, type HttpClient, pageUrl, requestAnswer } from './http-client.js';
import { abortedBy, pageFailure } from './page-failure.js';
import { type ReadAnswer, readAnswer } from './read-answer.js';
import { retryAfterMs } from './retry-after.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface TixngoClientOptions {
  /** The interface's URL, which ends in `organizer/tickets`. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly apiKeyHeader: string;
  /** Creates the agent for https, such as one that uses a proxy; default Node's. */
  readonly createHttpsAgent?: (options: AgentOptions) => HttpsAgent;
  /** For one request, from connecting to the last byte of the body. */
  readonly timeoutMs: number;
  /** Limit of one answer, both as received and uncompressed. */
  readonly maxBodyBytes?: number;
  readonly retryLimitMs?: number;
  readonly clock?: RetryClock;
  readonly random?: () => number;
  /** Called after every request, for metrics and logs. Must not throw. */
  readonly onRequest?: (event: RequestEvent) => void;
}

/** Satisfied by the `Clock` of the runtime package. */
interface RetryClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface RequestEvent {
  readonly outcome: 'OK' | 'ABORTED' | FaultCode;
  /** Of an answer that was accepted, or refused for its status; null otherwise. */
  readonly status: number | null;
  /** Counts from 1 for every page. */
  readonly attempt: number;
  readonly durationMs: number;
  /** Uncompressed; 0 unless the outcome is OK. */
  readonly bodyBytes: number;
  readonly tickets: number;
  /** The wait before the page is requested again; null if it is not. */
  readonly retryInMs: number | null;
}

export interface PageRequest {
  readonly limit: number;
  /** null or empty for the start of the feed. */
  readonly paginationKey: string | null;
  readonly signal: AbortSignal;
  /** How long the page is retried at most, 0 for a single request; default: the client's limit. */
  readonly retryLimitMs?: number;
  /** Called before each wait for the next try. Must not throw. */
  readonly onWait?: (wait: RetryWait) => void;
}

export interface RetryWait {
  readonly code: FaultCode;
  /** What happened, as the end of "TIXNGO …": `answered 503`. */
  readonly message: string;
  readonly delayMs: number;
}

/** One page of the feed with its body. */
export type DiffAnswer = ReadAnswer & {
  /** Milliseconds from the request to the last byte, without parsing. */
  readonly fetchMs: number;
};

export interface TixngoClient {
  /**
   * Fetches one page, retrying for about 5 minutes when that may help. One call at a time.
   * @throws RetryableError when the retries failed, PermanentError when retrying would not help, both with a
   *   `FaultCode`; AbortedError when the signal aborts or the client is closed; UsageError when another call
   *   is in progress
   */
  fetchPage(request: PageRequest): Promise<DiffAnswer>;
  /** Aborts the request in progress and closes all connections. */
  close(): void;
}

const systemClock: RetryClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** What every request of a client needs. */
interface RequestContext
  extends Required<Omit<TixngoClientOptions, 'url' | 'apiKey' | 'apiKeyHeader' | 'createHttpsAgent'>> {
  readonly http: HttpClient['http'];
}

/** @throws UsageError if the URL or the header cannot be used */
export function createTixngoClient(options: TixngoClientOptions): TixngoClient {
  const diffUrl = diffUrlOf(options.url);
  const { http, destroy } = createHttpClient(options);
  const context: RequestContext = {
    http,
    timeoutMs: options.timeoutMs,
    maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    retryLimitMs: options.retryLimitMs ?? RETRY_LIMIT_MS,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    onRequest: options.onRequest ?? (() => {}),
  };
  let current: AbortController | null = null;

  return {
    async fetchPage(request) {
      const { limit, paginationKey, signal } = request;
      if (current !== null)
        throw new UsageError('CLIENT_BUSY', 'One page at a time: the previous request is still in progress.');
      const stop = new AbortController();
      const onAbort = () => stop.abort(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      current = stop;
      try {
        return await requestPage(context, pageUrl(diffUrl, limit, paginationKey), request, stop.signal);
      } catch (error) {
        throw stop.signal.aborted ? abortedBy(stop.signal.reason, paginationKey) : error;
      } finally {
        signal.removeEventListener('abort', onAbort);
        current = null;
      }
    },
    close() {
      const message = 'The connection to TIXNGO was closed: the program is shutting down.';
      current?.abort(new AbortedError('CLIENT_CLOSED', message));
      destroy();
    },
  };
}

/** Requests a page until it is answered, must not be retried, or runs out of time. */
async function requestPage(
  context: RequestContext,
  url: URL,
  request: PageRequest,
  signal: AbortSignal,
): Promise<DiffAnswer> {
  const { clock, random, onRequest } = context;
  const { paginationKey, retryLimitMs: limitMs = context.retryLimitMs, onWait } = request;
  // Summed up rather than read from the wall clock, which may jump.
  let elapsedMs = 0;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    try {
      return await requestOnce(context, url, attempt, signal);
    } catch (fault) {
      const durationMs = performance.now() - startedAt;
      const event = { attempt, durationMs, bodyBytes: 0, tickets: 0 };
      if (signal.aborted) onRequest({ ...event, outcome: 'ABORTED', status: null, retryInMs: null });
      if (signal.aborted || !(fault instanceof AnswerFault)) throw fault;
      elapsedMs += durationMs;
      const { code, detail } = fault;
      const progress = {
        attempt,
        elapsedMs,
        retryAfterMs: retryAfterMs(detail.retryAfter ?? {}, clock.now()),
      };
      const decision = decideRetry({ ...progress, outcome: code, limitMs, random: random() });
      const retryInMs = decision.retry ? decision.delayMs : null;
      onRequest({ ...event, outcome: code, status: detail.status ?? null, retryInMs });
      if (!decision.retry) throw pageFailure(fault, { ...progress, paginationKey });
      onWait?.({ code, message: fault.message, delayMs: decision.delayMs });
      await clock.sleep(decision.delayMs, signal);
      elapsedMs += decision.delayMs;
    }
  }
}

async function requestOnce(
  { http, timeoutMs, maxBodyBytes, onRequest }: RequestContext,
  url: URL,
  attempt: number,
  signal: AbortSignal,
): Promise<DiffAnswer> {
  const startedAt = performance.now();
  const raw = await requestAnswer(http, { url, timeoutMs, maxBodyBytes, signal });
  const fetchMs = performance.now() - startedAt;
  const answer = await readAnswer(raw, maxBodyBytes);
  signal.throwIfAborted();
  onRequest({
    outcome: 'OK',
    status: raw.status,
    attempt,
    durationMs: fetchMs,
    bodyBytes: answer.bodyBytes,
    tickets: answer.tickets.length,
    retryInMs: null,
  });
  return { ...answer, fetchMs };
}
