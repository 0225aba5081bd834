import {
  byIdSchema,
  changeSchema,
  listOf,
  quarantinedDetailSchema,
  quarantinedSchema,
  quarantineQuerySchema,
  retryAcceptedSchema,
  retryQuarantineSchema,
  skippedSchema,
  skipSchema,
  skipTicketsSchema,
  ticketsSkippedSchema,
} from '@tixngo-sync/api';
import {
  listQuarantine,
  type RetryChoice,
  requestQuarantineRetry,
  showQuarantined,
  skipQuarantined,
} from '@tixngo-sync/db';
import { enqueueStored } from '@tixngo-sync/pipeline';
import { retryJobId } from '@tixngo-sync/queues';
import {
  type ApiRequest,
  authorOf,
  CHANGE,
  ENQUEUE,
  eitherIdsOr,
  found,
  listPart,
  noSuch,
  READ,
  route,
  withStatus,
} from './route.js';

export const QUARANTINE_ROUTES = [
  route({
    ...READ,
    path: '/quarantine',
    summary: 'Tickets that could not be applied, newest first',
    query: quarantineQuerySchema,
    answer: listOf(quarantinedSchema),
    handle: async ({ parts, query }) => {
      const { status, code, reason = code, quarantineId, pageId, q } = query;
      if (code !== undefined && reason !== code) return listPart([], query.limit, String);
      const filter = { status, reasonCode: reason, quarantineId, pageId, query: q };
      const rows = await listQuarantine(parts.database, query, filter);
      return listPart(rows, query.limit, (row) => row.quarantineId);
    },
  }),
  route({
    ...ENQUEUE,
    path: '/quarantine/retry',
    summary: 'Process quarantined tickets again: those named, or all that are open',
    body: retryQuarantineSchema,
    answer: retryAcceptedSchema,
    problems: {
      ...noSuch('quarantined ticket'),
      409: 'A ticket is not open, its body was cleared, or no ticket is in quarantine',
    },
    handle: async (request) => {
      const { ids, all, reason } = request.body;
      if ((ids === undefined) === (all === undefined)) throw eitherIdsOr('all');
      return retryTickets(request, ids === undefined ? { all: true } : { ids }, reason);
    },
  }),
  route({
    ...CHANGE,
    path: '/quarantine/skip',
    summary: 'Skip tickets for good, all or none: their tax numbers are put on the skip list',
    body: skipTicketsSchema,
    answer: ticketsSkippedSchema,
    problems: { ...noSuch('quarantined ticket'), 409: 'A ticket is resolved already' },
    handle: async (request) => ({ items: await skipTickets(request, request.body.ids, request.body.reason) }),
  }),
  route({
    ...READ,
    path: '/quarantine/{id}',
    personal: 'quarantine',
    summary: 'A quarantined ticket; for operators with its body',
    params: byIdSchema,
    answer: quarantinedDetailSchema,
    problems: noSuch('quarantined ticket'),
    handle: async ({ parts, params }) =>
      found(await showQuarantined(parts.database, params.id), 'quarantined ticket', params.id),
  }),
  route({
    ...ENQUEUE,
    path: '/quarantine/{id}/retry',
    summary: 'Process a quarantined ticket again',
    params: byIdSchema,
    body: changeSchema,
    answer: retryAcceptedSchema,
    problems: { ...noSuch('quarantined ticket'), 409: 'The ticket is not open, or its body was cleared' },
    handle: (request) => retryTickets(request, { ids: [request.params.id] }, request.body.reason),
  }),
  route({
    ...CHANGE,
    path: '/quarantine/{id}/skip',
    summary: 'Skip a ticket for good: its tax number is put on the skip list',
    params: byIdSchema,
    body: skipSchema,
    answer: skippedSchema,
    problems: { ...noSuch('quarantined ticket'), 409: 'The ticket is resolved already' },
    handle: async (request) => {
      const { id } = request.params;
      const [skipped] = await skipTickets(request, [id], request.body.reason);
      return found(skipped ?? null, 'quarantined ticket', id);
    },
  }),
];

export const RETRY_STATUSES = {
  NO_SUCH_QUARANTINE: 404,
  NO_SUCH_PAGE: 404,
  NOT_OPEN: 409,
  NO_BODY: 409,
  NOTHING_TO_RETRY: 409,
};

const SKIP_STATUSES = { QUARANTINE_UNKNOWN: 404, QUARANTINE_NOT_OPEN: 409 };

function skipTickets(
  { parts: { database }, identity }: Pick<ApiRequest, 'parts' | 'identity'>,
  ids: readonly number[],
  reason: string,
) {
  return withStatus(SKIP_STATUSES, skipQuarantined(database, authorOf(identity), ids, reason));
}

/** Stores a retry of quarantined tickets and enqueues it. */
async function retryTickets(
  { parts, identity }: Pick<ApiRequest, 'parts' | 'identity'>,
  choice: RetryChoice,
  reason: string | undefined,
) {
  const author = authorOf(identity);
  const requested = requestQuarantineRetry(parts.database, author, choice, reason);
  const { retryId, ids } = await withStatus(RETRY_STATUSES, requested);
  await enqueueStored(parts, { retryId }, () => parts.queues.enqueueRetry({ retryId }));
  return { jobId: retryJobId({ retryId }), retryId, total: ids.length };
}
