import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createHttpsAgent, type ProxySettings } from './outbound-proxy.js';

const MAX_BYTES = 1_000_000;

/** What a request may have: {@link createFetch}. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates a `fetch` that uses HTTPS_PROXY, which Node's own cannot. It follows no redirects, and refuses
 * answers of more than 1 MB.
 */
export function createFetch(proxy: ProxySettings) {
  const agent = createHttpsAgent(proxy);
  return async (url: string, options: FetchOptions): Promise<Response> => {
    try {
      return await responseOf(await send(url, options, agent));
    } catch (error) {
      // As fetch does: a limit of time says that it was one.
      throw options.signal?.aborted === true ? options.signal.reason : error;
    }
  };
}

function send(
  url: string,
  { method, headers, body, signal }: FetchOptions,
  agent: HttpsAgent,
): Promise<IncomingMessage> {
  const options = { method, headers, ...(signal === undefined ? {} : { signal }) };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? httpsRequest(url, { ...options, agent }, resolve)
      : httpRequest(url, options, resolve);
    request.on('error', reject).end(body === undefined || body === null ? undefined : String(body));
  });
}

async function responseOf(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0;
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const content = await contentOf(answer);
  // A Response with one of these must have no body.
  return new Response([204, 205, 304].includes(status) ? null : content, { status, headers });
}

async function contentOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw Object.assign(new Error('the answer is too large'), { code: 'TOO_LARGE' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
