import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/kinds.js';
import { spoilPage } from '../faults/spoil.js';
import { type FeedPage, InvalidKeyError } from '../feed/feed.js';
import { answerWithFault, isFaultWithoutPage, sendError, sendPage } from './answer.js';
import type { DiffRequest } from './request-log.js';
import type { AccessRules, Simulator } from './simulator.js';

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;

/** One request to the diff endpoint, its answer and its log entry. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: DiffRequest;
}

/** Serves GET …/organizer/tickets/diff according to the contract and the fault plan. */
export async function serveDiff(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const key = url.searchParams.get('paginationKey');
  const limit = limitOf(url.searchParams.get('limit'));
  const entry = simulator.log.begin({
    host: request.headers.host ?? '',
    path: url.pathname,
    key,
    limit: limit ?? null,
  });
  const logEnd = () => simulator.log.end(entry, response.headersSent ? response.statusCode : null);
  response.on('close', logEnd);
  if (simulator.latencyMs > 0) await sleep(simulator.latencyMs);
  // The client has given up.
  if (entry.endedAt !== null) return;
  const refusal = refusalOf(simulator.access, request, limit);
  if (refusal !== undefined) sendError(response, ...refusal);
  else servePage(simulator, { request, response, entry }, key ?? undefined, limit ?? DEFAULT_LIMIT);
  // "close" comes a moment later, when the client may have sent its next request already: that is no overlap.
  if (response.writableEnded) logEnd();
}

function servePage(simulator: Simulator, exchange: Exchange, key: string | undefined, limit: number): void {
  const { request, response, entry } = exchange;
  const page = pageOrRefusal(simulator, response, key, limit);
  if (page === undefined) return;
  const fault = simulator.faults.take({ tickets: page.tickets, limit, hasKey: key !== undefined });
  entry.fault = fault?.kind ?? null;
  if (fault !== undefined && isFaultWithoutPage(fault.kind)) {
    answerWithFault(fault, request, response);
    return;
  }
  const sent = faultyPage(simulator, fault, page, key, limit);
  const { resultJson, spoiled } = spoilPage(
    sent.resultJson,
    simulator.faults.spoilings(fault, sent.tickets),
    simulator.spoilRandom,
  );
  Object.assign(entry, { tickets: sent.tickets, nextKey: sent.nextKey, spoiled });
  sendPage({ ...sent, resultJson }, fault, simulator.gzip, request, response);
}

/** @returns undefined after refusing a key that this feed did not issue. */
function pageOrRefusal(
  simulator: Simulator,
  response: ServerResponse,
  key: string | undefined,
  limit: number,
): FeedPage | undefined {
  try {
    return simulator.feed.page(key, limit);
  } catch (error) {
    if (!(error instanceof InvalidKeyError)) throw error;
    sendError(response, 400, 'INVALID_PAGINATION_KEY', 'this paginationKey was not given by this feed');
    return undefined;
  }
}

/** Applies the faults of paging: which tickets are sent, and which next key. */
function faultyPage(
  simulator: Simulator,
  fault: Fault | undefined,
  page: FeedPage,
  key: string | undefined,
  limit: number,
): FeedPage {
  switch (fault?.kind) {
    case 'repeat':
      return { ...page, nextKey: simulator.feed.sameAgain(key) };
    case 'loopkey':
      return { ...page, nextKey: key ?? null };
    case 'nokey':
      return { ...page, nextKey: null };
    case 'more':
      return simulator.feed.page(key, limit + Math.max(1, Math.ceil(limit / 10)));
    default:
      return page;
  }
}

/** @returns undefined when the contract does not allow the limit. */
function limitOf(text: string | null): number | undefined {
  if (text === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

function refusalOf(
  access: AccessRules,
  request: IncomingMessage,
  limit: number | undefined,
): [number, string, string] | undefined {
  const given = request.headers[access.apiKeyHeader];
  if (access.apiKey !== undefined && given !== access.apiKey) {
    if (given === access.foreignApiKey) return [403, 'FORBIDDEN', 'this API key may not read this organizer'];
    return [401, 'UNAUTHORIZED', 'the API key is missing or wrong'];
  }
  return limit === undefined
    ? [400, 'INVALID_LIMIT', `limit must be a whole number from 1 to ${MAX_LIMIT}`]
    : undefined;
}
