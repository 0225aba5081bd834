import {
  byProblemSchema,
  listOf,
  problemDetailSchema,
  problemMembersQuerySchema,
  problemRetryAcceptedSchema,
  problemSkippedSchema,
  problemsQuerySchema,
  retryProblemSchema,
  rootCauseSchema,
  skipProblemSchema,
} from '@tixngo-sync/api';
import {
  listProblemMembers,
  listProblems,
  requestPageRetry,
  requestQuarantineRetry,
  retriesOfProblem,
  showProblem,
  skipProblem,
} from '@tixngo-sync/db';
import { enqueueStored } from '@tixngo-sync/pipeline';
import { retryJobId } from '@tixngo-sync/queues';
import type { z } from 'zod';
import { RETRY_STATUSES } from './quarantine.js';
import {
  type ApiRequest,
  authorOf,
  CHANGE,
  ENQUEUE,
  found,
  listPart,
  noSuch,
  READ,
  route,
  withStatus,
} from './route.js';

const SHOWN_RETRIES = 5;
const SHOWN_IDS = 1_000;

export const PROBLEM_ROUTES = [
  route({
    ...READ,
    path: '/problems',
    summary: 'Failed pages and quarantined tickets by root cause, the most frequent first',
    query: problemsQuerySchema,
    answer: listOf(rootCauseSchema),
    handle: async ({ parts, query }) => {
      const { limit, after, kind, code } = query;
      const problems = await listProblems(
        parts.database,
        { limit, after: positionOf(after) },
        { kind, code },
      );
      return listPart(problems, limit, ({ count, problemId }) => `${count}-${problemId}`);
    },
  }),
  route({
    ...READ,
    path: '/problems/{id}',
    summary: 'A root cause, with its pages or tickets, newest first',
    params: byProblemSchema,
    query: problemMembersQuerySchema,
    answer: problemDetailSchema,
    problems: noSuch('problem'),
    handle: async ({ parts: { database }, params: { id }, query }) => {
      const problem = found(await showProblem(database, id), 'open problem', id);
      const [members, retries] = await Promise.all([
        listProblemMembers(database, problem, query),
        retriesOfProblem(database, id, SHOWN_RETRIES),
      ]);
      return { problem, retries, ...listPart(members, query.limit, (member) => member.id) };
    },
  }),
  route({
    ...ENQUEUE,
    path: '/problems/{id}/retry',
    summary: 'Process what has this cause again: all of it, or the first few as a trial',
    params: byProblemSchema,
    body: retryProblemSchema,
    answer: problemRetryAcceptedSchema,
    problems: { ...noSuch('problem'), 409: 'Every body was cleared' },
    handle: retryProblem,
  }),
  route({
    ...CHANGE,
    path: '/problems/{id}/skip',
    summary: 'Set aside what has this cause: skip the tickets for good, or give up the pages',
    params: byProblemSchema,
    body: skipProblemSchema,
    answer: problemSkippedSchema,
    problems: noSuch('problem'),
    handle: async ({ parts, params: { id }, body, identity }) => {
      const author = authorOf(identity);
      return found(await skipProblem(parts.database, author, id, body.reason), 'open problem', id);
    },
  }),
];

/** Reads `next`, whose form its schema has checked: `12-0123456789abcdef`. */
function positionOf(next: string | undefined) {
  if (next === undefined) return undefined;
  const [count, problemId = ''] = next.split('-');
  return { count: Number(count), problemId };
}

type RetryProblem = ApiRequest<{ id: string }, undefined, z.output<typeof retryProblemSchema>>;

async function retryProblem({ parts, params: { id }, body: { canary, reason }, identity }: RetryProblem) {
  const { database, queues } = parts;
  const { kind } = found(await showProblem(database, id), 'open problem', id);
  const author = authorOf(identity);
  const choice = { problemId: id, limit: canary ?? null };
  const request = kind === 'PAGE' ? requestPageRetry : requestQuarantineRetry;
  const { retryId, ids } = await withStatus(RETRY_STATUSES, request(database, author, choice, reason));
  const answer = { retryId, total: ids.length, ids: ids.slice(0, SHOWN_IDS) };
  const isPage = kind === 'PAGE';
  await enqueueStored(parts, { retryId }, () =>
    isPage
      ? queues.enqueuePages(ids.map((pageId) => ({ pageId, replayRunId: null })))
      : queues.enqueueRetry({ retryId }),
  );
  return { ...answer, jobId: isPage ? `page-${ids[0]}` : retryJobId({ retryId }) };
}
