import { Agent as HttpAgent, validateHeaderName, validateHeaderValue } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { UsageError } from '@tixngo-sync/domain';
import got, { type Got } from 'got';

export interface ApiKey {
  readonly apiKey?: string | undefined;
  readonly apiKeyHeader: string;
}

export interface HttpClient {
  readonly http: Got;
  /** Ends the idle connections and those in use. */
  destroy(): void;
}

/** @returns got, made to ask one server with the key in its header, over one connection that is kept */
export function createHttpClient({ apiKey, apiKeyHeader }: ApiKey): HttpClient {
  const agent = {
    http: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: 1 }),
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
    // The compressed bytes are what is stored, and the cap must count both.
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

/** Node's own errors are told without their text, which could hold the key. */
function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new UsageError(
      'INVALID_API_KEY',
      'TIXNGO_API_KEY or TIXNGO_API_KEY_HEADER holds a character that an HTTP header cannot have.',
    );
  }
}
