import { once } from 'node:events';
import type { Got, Request, Response } from 'got';
import { AnswerFault } from './answer-fault.js';
import { networkFault } from './network-fault.js';
import { statusFault } from './status-fault.js';

/** A 400 says why in a few words; more is not read. */
const MAX_ERROR_BYTES = 64 * 1024;

export interface RequestOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
}

export interface RawAnswer {
  readonly status: number;
  readonly contentEncoding: string;
  /** As it came over the wire. */
  readonly bytes: Buffer;
}

/**
 * One GET, followed nowhere, tried once. Reads no more than `maxBodyBytes`.
 * @throws AnswerFault for whatever is no 2xx with a whole body; also when the signal aborts: ask the signal first
 */
export async function requestAnswer(http: Got, options: RequestOptions): Promise<RawAnswer> {
  const startedAt = performance.now();
  let receivedBytes: number | null = null;
  const stream = http.stream(options.url, {
    signal: options.signal,
    timeout: { request: options.timeoutMs },
  });
  // `once` and the loop below see every error; between the two nobody listens.
  stream.on('error', () => {});
  try {
    const [response]: Response[] = await once(stream, 'response');
    if (response === undefined) throw new Error('got emitted a response without one');
    if (response.statusCode < 200 || response.statusCode > 299) throw await refusal(response, stream);
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
      contentEncoding: (response.headers['content-encoding'] ?? '').toLowerCase(),
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
    // Ends the connection of an answer that was not read to its end; a whole one goes back to the agent untouched.
    stream.destroy();
  }
}

async function refusal(response: Response, stream: Request): Promise<AnswerFault> {
  return statusFault({
    status: response.statusCode,
    location: response.headers.location,
    retryAfter: response.headers['retry-after'],
    errorCode: response.statusCode === 400 ? await readErrorCode(stream) : undefined,
  });
}

/** @returns `code` of the contract's Error; undefined if the body is anything else */
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
    // The status is what counts: without a readable body it is still a 400.
    return undefined;
  }
}

export function bodyTooLarge(maxBodyBytes: number): AnswerFault {
  return new AnswerFault('BODY_TOO_LARGE', {
    got: `answered with more than ${Math.floor(maxBodyBytes / 1024 / 1024)} MiB`,
    advice: 'Set a smaller batch size.',
  });
}
