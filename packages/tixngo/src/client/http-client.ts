import { once } from 'node:events';
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { UsageError } from '@tixngo-sync/domain';
import got, { type Got, type Request, type Response } from 'got';
import { AnswerFault } from './answer-fault.js';
import { bodyTooLarge, networkFault, statusFault } from './request-faults.js';

/** The body of a 400 is short; a longer one is not read. */
const MAX_ERROR_BYTES = 64 * 1024;

export interface Sending {
  readonly apiKey?: string | undefined;
  readonly apiKeyHeader: string;
  /** Creates the agent for https, such as one that uses a proxy; default Node's. */
  readonly createHttpsAgent?: (options: AgentOptions) => HttpsAgent;
}

export interface HttpClient {
  readonly http: Got;
  /** Closes all connections, idle or in use. */
  destroy(): void;
}

/** Configures got for one server: the key in its header, one connection, kept open. */
export function createHttpClient({ apiKey, apiKeyHeader, createHttpsAgent }: Sending): HttpClient {
  const options = { keepAlive: true, maxSockets: 1 };
  const agent = {
    http: new HttpAgent(options),
    https: createHttpsAgent?.(options) ?? new HttpsAgent(options),
  };
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'tixngo-sync',
  };
  if (apiKey !== undefined && apiKey !== '') {
    checkHeader(apiKeyHeader, apiKey);
    headers[apiKeyHeader] = apiKey;
  }
  const http = got.extend({
    agent,
    headers,
    // A redirect would carry the key to wherever it points.
    followRedirect: false,
    // The compressed bytes are stored, and the size limit applies to both forms.
    decompress: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
  });
  return {
    http,
    destroy() {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

/** Node's errors are replaced because their text could contain the key. */
function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new UsageError(
      'INVALID_API_KEY',
      'TIXNGO_API_KEY or TIXNGO_API_KEY_HEADER contains a character that an HTTP header cannot have.',
    );
  }
}

/**
 * Returns the URL of the diff endpoint.
 * @throws UsageError if the interface's URL is not http or https
 */
export function diffUrlOf(url: string): URL {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      'INVALID_API_URL',
      'TIXNGO_API_URL must be an http or https URL that ends in organizer/tickets.',
    );
  }
  const diffUrl = new URL(url);
  diffUrl.pathname = `${diffUrl.pathname.replace(/\/+$/, '')}/diff`;
  return diffUrl;
}

export function pageUrl(diffUrl: URL, limit: number, paginationKey: string | null): URL {
  const url = new URL(diffUrl);
  url.searchParams.set('limit', String(limit));
  if (paginationKey !== null && paginationKey !== '') url.searchParams.set('paginationKey', paginationKey);
  return url;
}

export interface RequestOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
}

export interface RawAnswer {
  readonly status: number;
  readonly contentEncoding: string;
  readonly contentType: string;
  /** As received, still compressed. */
  readonly bytes: Buffer;
}

/**
 * Sends one GET, without redirects or retries. Reads at most `maxBodyBytes`.
 * @throws AnswerFault unless the answer is a 2xx with a whole body; also when the signal aborts, so check the
 *   signal first
 */
export async function requestAnswer(http: Got, options: RequestOptions): Promise<RawAnswer> {
  const startedAt = performance.now();
  let receivedBytes: number | null = null;
  const stream = http.stream(options.url, {
    signal: options.signal,
    timeout: { request: options.timeoutMs },
  });
  // `once` and the loop below see every error; between the two there is no listener.
  stream.on('error', () => {});
  try {
    const [response]: Response[] = await Promise.race([
      once(stream, 'response'),
      upgrade(options.url, stream),
    ]);
    if (response === undefined) throw new Error('got emitted a response without one');
    if (response.statusCode < 200 || response.statusCode > 299)
      throw await refusal(options.url, response, stream);
    receivedBytes = 0;
    const chunks: Buffer[] = [];
    if (Number(response.headers['content-length'] ?? 0) > options.maxBodyBytes)
      throw bodyTooLarge(options.maxBodyBytes);
    for await (const chunk of stream) {
      receivedBytes += chunk.length;
      if (receivedBytes > options.maxBodyBytes) throw bodyTooLarge(options.maxBodyBytes);
      chunks.push(chunk);
    }
    return {
      status: response.statusCode,
      contentEncoding: response.headers['content-encoding'] ?? '',
      contentType: response.headers['content-type'] ?? '',
      bytes: Buffer.concat(chunks, receivedBytes),
    };
  } catch (error) {
    if (error instanceof AnswerFault) throw error;
    throw networkFault(error, {
      timeoutMs: options.timeoutMs,
      durationMs: performance.now() - startedAt,
      receivedBytes,
    });
  } finally {
    // Closes the connection of an answer that was not read to its end; after a whole one the agent keeps it.
    stream.destroy();
  }
}

/**
 * Throws when the answer is 101, which nobody asked for: got then reports neither a response, an error nor a
 * time-out.
 */
async function upgrade(url: URL, stream: Request): Promise<never> {
  // What these events come with is documented by got and by Node.
  const [request] = (await once(stream, 'request')) as [ClientRequest];
  const [response, socket] = (await once(request, 'upgrade')) as [IncomingMessage, Socket];
  socket.destroy();
  const retryAfter = { retryAfter: undefined, date: undefined };
  throw statusFault({
    url,
    status: response.statusCode ?? 101,
    location: undefined,
    retryAfter,
    errorCode: undefined,
  });
}

async function refusal(url: URL, response: Response, stream: Request): Promise<AnswerFault> {
  return statusFault({
    url,
    status: response.statusCode,
    location: response.headers.location,
    retryAfter: { retryAfter: response.headers['retry-after'], date: response.headers.date },
    errorCode: response.statusCode === 400 ? await readErrorCode(stream) : undefined,
  });
}

/** Returns the `code` of the contract's Error; undefined if the body is anything else. */
async function readErrorCode(stream: Request): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > MAX_ERROR_BYTES) return undefined;
      chunks.push(chunk);
    }
    const error: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? error.code
      : undefined;
  } catch {
    // Without a readable body it is still a 400.
    return undefined;
  }
}
