import type { replaySchema } from '@tixngo-sync/api';
import type { PageChoice } from '@tixngo-sync/db';
import { enqueueReplay, PageMemory, type PagePreview, previewReplay } from '@tixngo-sync/pipeline';
import type { z } from 'zod';
import { type ApiRequest, authorOf, Previewed, withStatus } from './route.js';

/** A preview applies each page and rolls back, while no other page is applied: about 0.1 s a page. */
const PREVIEWED_PAGES = 100;
const LISTED = 200;

/** The refusals of a replay, for a route's `problems`. */
export const REPLAY_PROBLEMS = { 409: 'A body was cleared, or there is no page to replay' };

const STATUSES = { NO_SUCH_PAGE: 404, PAGE_BODY_GONE: 409, NO_PAGES: 409 };

/** Replays pages, or previews it. */
export async function replay(
  { parts, body, identity }: ApiRequest<unknown, undefined, z.output<typeof replaySchema>>,
  pages: PageChoice,
) {
  if (body.dryRun) return new Previewed(await previewOf(parts, pages));
  const author = authorOf(identity);
  const started = enqueueReplay(parts, { pages, author, reason: body.reason });
  const { runId, pageIds } = await withStatus(STATUSES, started);
  return { jobId: `page-${pageIds[0]}-run-${runId}`, runId, pages: pageIds.length };
}

async function previewOf({ database }: ApiRequest['parts'], pages: PageChoice) {
  const tickets: (PagePreview['tickets'][number] & { pageId: number })[] = [];
  const bad: (PagePreview['bad'][number] & { pageId: number })[] = [];
  let changedTickets = 0;
  const onPage = (preview: PagePreview, pageId: number) => {
    changedTickets += preview.tickets.length;
    const left = (list: unknown[]) => Math.max(0, LISTED - list.length);
    tickets.push(...preview.tickets.slice(0, left(tickets)).map((ticket) => ({ pageId, ...ticket })));
    bad.push(...preview.bad.slice(0, left(bad)).map((ticket) => ({ pageId, ...ticket })));
  };
  const options = { signal: AbortSignal.timeout(60_000), limit: PREVIEWED_PAGES };
  // The pages that this process has just fetched: none.
  const deps = { database, pageMemory: new PageMemory() };
  const counts = await withStatus(STATUSES, previewReplay(deps, pages, options, onPage));
  return { dryRun: true as const, ...counts, changedTickets, tickets, bad };
}
