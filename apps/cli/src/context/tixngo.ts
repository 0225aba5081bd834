import type { OpenParts, Settings } from '@tixngo-sync/runtime';
import type { TixngoClient } from '@tixngo-sync/tixngo';
import type { Output } from '../output/output.js';
import { resolveTixngo } from '../up/tixngo-source.js';

/** Opens the given or the built-in TIXNGO. @returns its URL */
export async function openTixngoSource(
  settings: Settings,
  output: Output,
  parts: OpenParts,
): Promise<string> {
  const source = await parts.open(
    () => resolveTixngo(settings),
    (open) => open.stop(),
  );
  if (settings.tixngoApiUrl === undefined)
    output.note(`TIXNGO: ${source.description}, since TIXNGO_API_URL is not set`);
  return source.apiUrl;
}

/** Opens TIXNGO at the first request: most commands that process pages send none, and need no simulator. */
export function tixngoOnDemand(settings: Settings, output: Output, parts: OpenParts): TixngoClient {
  let client: Promise<TixngoClient> | undefined;
  return {
    fetchPage: async (request) => {
      client ??= openTixngo(settings, output, parts);
      return (await client).fetchPage(request);
    },
    close: () => undefined, // `parts` closes what was opened
  };
}

async function openTixngo(settings: Settings, output: Output, parts: OpenParts): Promise<TixngoClient> {
  const { createTixngoClient } = await import('@tixngo-sync/tixngo');
  const { createHttpsAgent } = await import('@tixngo-sync/runtime');
  const url = await openTixngoSource(settings, output, parts);
  return parts.open(
    () =>
      createTixngoClient({
        url,
        apiKey: settings.tixngoApiKey,
        apiKeyHeader: settings.tixngoApiKeyHeader,
        createHttpsAgent: (options) => createHttpsAgent(settings, options),
        timeoutMs: settings.tixngoTimeoutMs,
      }),
    (open) => open.close(),
  );
}
