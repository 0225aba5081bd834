import {
  type Database,
  lockApply,
  nextPageId,
  type PageToProcess,
  type Queryable,
  readApplySettings,
  readShownFields,
  type ShownFields,
  takenBack,
} from '@tixngo-sync/db';
import type { TicketCounts } from '@tixngo-sync/domain';
import { openTicketFile } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import type { PageElement } from '../page/page-elements.js';
import { ErasedPersons } from '../privacy/erased-persons.js';
import { allChanges, applyTickets, readStored } from '../process/apply-page.js';
import { readPage } from '../process/read-page.js';
import { readWaiting } from '../process/waiting-tickets.js';
import { pagesOf } from './upload.js';

/** What would change of a ticket: only fields that would change. `isNew`: the ticket would be created. */
export interface TicketPreview {
  readonly ticketId: string;
  readonly isNew: boolean;
  readonly changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

export interface PagePreview {
  readonly counts: TicketCounts;
  readonly tickets: readonly TicketPreview[];
  /** Bad tickets by position or line, with the reason. */
  readonly bad: readonly {
    readonly line: number | null;
    readonly position: number;
    readonly ticketId: string | null;
    readonly reason: string;
    readonly message: string;
  }[];
}

export type PageToPreview = Pick<
  PageToProcess,
  | 'pageId'
  | 'source'
  | 'distributionEnabled'
  | 'unknownTickets'
  | 'skippedTaxNumbers'
  | 'erasedDigests'
  | 'erasureSecret'
  | 'now'
>;

/**
 * Shows what processing these elements would change, by applying them in a transaction that is rolled back.
 * Nothing is written, no job is created and no request is sent.
 */
export async function previewPage(
  database: Database,
  page: PageToPreview,
  elements: readonly PageElement[],
): Promise<PagePreview> {
  const content = await readPage({
    ...page,
    elements,
    skippedTaxNumbers: new Set(page.skippedTaxNumbers),
    erased: new ErasedPersons(page),
  });
  const ids = [...new Set(content.changes.map((change) => change.ticketId))].sort();
  return takenBack(database, async (client) => {
    await lockApply(client);
    const before = await fieldsOf(client, ids);
    const waiting = await readWaiting(client, page, page.pageId, ids);
    const stored = await readStored(client, { changes: allChanges(content, waiting) });
    const { counts, bad } = await applyTickets(client, page, content, stored, waiting);
    const after = await fieldsOf(client, ids);
    return {
      counts,
      tickets: ids.flatMap((ticketId) => previewOf(ticketId, before.get(ticketId), after.get(ticketId))),
      bad: bad.map(({ lineNumber, position, ticketId, reason, message }) => ({
        line: lineNumber,
        position,
        ticketId,
        reason,
        message,
      })),
    };
  });
}

async function fieldsOf(client: Queryable, ids: readonly string[]): Promise<Map<string, ShownFields>> {
  return new Map((await readShownFields(client, ids)).map((ticket) => [ticket.ticketId, ticket.fields]));
}

function previewOf(
  ticketId: string,
  before: ShownFields | undefined,
  after: ShownFields | undefined,
): TicketPreview[] {
  if (after === undefined) return [];
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const [field, value] of Object.entries(after)) {
    const was = before?.[field] ?? null;
    if (JSON.stringify(was) !== JSON.stringify(value)) changes[field] = { before: was, after: value };
  }
  return Object.keys(changes).length === 0 ? [] : [{ ticketId, isNew: before === undefined, changes }];
}

/**
 * Shows what `uploadFile` would change; writes nothing.
 * @param onPage called with each page, so that a large file need not be held in memory
 */
export async function previewFile(
  deps: Pick<PipelineDeps, 'database'>,
  path: string,
  signal: AbortSignal,
  onPage: (page: PagePreview) => void,
): Promise<TicketCounts & { readonly pages: number }> {
  const file = await openTicketFile(path);
  const settings = await readApplySettings(deps.database);
  // As if stored now: only that a file's place is below those of the feed matters.
  const pageId = await nextPageId(deps.database);
  let pages = 0;
  let total = NO_TICKETS;
  for await (const elements of pagesOf(file)) {
    signal.throwIfAborted();
    const page = await previewPage(
      deps.database,
      { pageId: pageId + pages, source: 'FILE', ...settings },
      elements,
    );
    pages++;
    total = addCounts(total, page.counts);
    onPage(page);
  }
  return { ...total, pages };
}

export const NO_TICKETS: TicketCounts = {
  received: 0,
  applied: 0,
  unchanged: 0,
  stale: 0,
  skipped: 0,
  quarantined: 0,
};

export function addCounts(a: TicketCounts, b: TicketCounts): TicketCounts {
  return {
    received: a.received + b.received,
    applied: a.applied + b.applied,
    unchanged: a.unchanged + b.unchanged,
    stale: a.stale + b.stale,
    skipped: a.skipped + b.skipped,
    quarantined: a.quarantined + b.quarantined,
  };
}
