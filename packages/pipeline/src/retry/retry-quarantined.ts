import {
  type Author,
  auditSql,
  type BadTicket,
  countErasedPersons,
  inTransaction,
  lockApply,
  type QuarantinedBody,
  readApplySettings,
  readQuarantinedBodies,
  resolveQuarantined,
  updateQuarantined,
} from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import type { PageElement } from '../page/page-elements.js';
import { ErasedPersons, erasedMeanwhile } from '../privacy/erased-persons.js';
import { allChanges, applyTickets, readStored, resolveWaiting } from '../process/apply-page.js';
import { readPage } from '../process/read-page.js';
import { readWaiting } from '../process/waiting-tickets.js';

/** The outcome of retrying a quarantined ticket. */
export interface QuarantineRetry {
  readonly quarantineId: number;
  readonly status: 'RESOLVED' | 'OPEN';
  /** Why it is still open; null when resolved. */
  readonly reasonCode: string | null;
  readonly message: string | null;
}

/**
 * Processes open quarantined tickets again with the current code, each at its own place in the feed, so that
 * it does not matter when this is done (I4). Tickets that can be applied become RESOLVED; the others say why
 * they cannot.
 * @param ids quarantine ids; `all`: every open one
 * @throws UsageError when an id does not exist or is not open; nothing is then retried
 */
export async function retryQuarantined(
  deps: PipelineDeps,
  ids: readonly number[] | 'all',
  author: Author,
): Promise<QuarantineRetry[]> {
  const rows = await readQuarantinedBodies(deps.database, ids === 'all' ? null : ids);
  if (ids !== 'all') refuseUnknown(ids, rows);
  return retryEach(deps, rows, author);
}

/** Does the same with those of these tickets that are open; leaves the others alone. */
export async function retryStillOpen(
  deps: Pick<PipelineDeps, 'database' | 'log'>,
  ids: readonly number[],
  author: Author,
): Promise<QuarantineRetry[]> {
  const rows = await readQuarantinedBodies(deps.database, ids);
  return retryEach(deps, rows, author);
}

async function retryEach(
  deps: Pick<PipelineDeps, 'database'>,
  rows: readonly QuarantinedBody[],
  author: Author,
): Promise<QuarantineRetry[]> {
  const results = rows.filter(({ body }) => body === null).map(bodyGone);
  for (const page of byPage(rows.filter(({ body }) => body !== null)))
    results.push(...(await retryRows(deps, page, author)));
  return results;
}

function refuseUnknown(ids: readonly number[], rows: readonly QuarantinedBody[]): void {
  const open = new Set(rows.map((row) => row.quarantineId));
  const wrong = ids.filter((id) => !open.has(id));
  if (wrong.length > 0) {
    throw new UsageError(
      'NOT_OPEN',
      `Quarantine ${wrong.join(', ')} does not exist or is not open. Nothing was retried; ` +
        'see `tixngo-sync quarantine list`.',
    );
  }
}

async function retryRows(
  { database }: Pick<PipelineDeps, 'database'>,
  rows: readonly QuarantinedBody[],
  author: Author,
): Promise<QuarantineRetry[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const settings = await readApplySettings(database);
  const content = await readPage({
    pageId: first.pageId,
    source: first.source,
    elements: rows.map(elementOf),
    skippedTaxNumbers: new Set(settings.skippedTaxNumbers),
    erased: new ErasedPersons(settings),
    now: settings.now,
  });
  return inTransaction(database, async (client) => {
    await lockApply(client);
    if ((await countErasedPersons(client)) !== settings.erasedDigests.length)
      throw erasedMeanwhile(`quarantine of page ${first.pageId}`);
    const ids = content.changes.map(({ ticketId }) => ticketId);
    const waiting = await readWaiting(client, settings, first.pageId, ids);
    const stored = await readStored(client, { changes: allChanges(content, waiting) });
    const { bad, resolved } = await applyTickets(client, settings, content, stored, waiting);
    await resolveWaiting(client, resolved);
    const badByPosition = new Map(bad.map((ticket) => [ticket.position, ticket]));
    const applied = rows.filter((row) => !badByPosition.has(row.position)).map((row) => row.quarantineId);
    await updateQuarantined(client, first.pageId, bad);
    await resolveQuarantined(client, applied, author.actor, 'retried, and applied');
    await auditSql(client, {
      ...author,
      action: 'quarantine.retry',
      target: `page ${first.pageId}`,
      detail: { quarantineIds: rows.map((row) => row.quarantineId), resolved: applied.length },
    });
    const outcomes = rows.map((row) => outcomeOf(row, badByPosition.get(row.position)));
    return [
      ...outcomes.filter(({ status }) => status === 'RESOLVED'),
      ...outcomes.filter(({ status }) => status === 'OPEN'),
    ];
  });
}

function outcomeOf({ quarantineId }: QuarantinedBody, bad: BadTicket | undefined): QuarantineRetry {
  if (bad === undefined) return { quarantineId, status: 'RESOLVED', reasonCode: null, message: null };
  return { quarantineId, status: 'OPEN', reasonCode: bad.reason, message: bad.message };
}

function bodyGone({ quarantineId }: QuarantinedBody): QuarantineRetry {
  return {
    quarantineId,
    status: 'OPEN',
    reasonCode: 'BODY_GONE',
    message: 'retention has cleared its body (FAILED_RETENTION_DAYS), so it can only be skipped',
  };
}

function elementOf(row: QuarantinedBody): PageElement {
  const element = { position: row.position, line: row.lineNumber };
  // A line of a file that is not a ticket cannot become one.
  const raw: unknown = JSON.parse(row.body ?? 'null');
  return typeof raw === 'string' && row.lineNumber !== null
    ? { ...element, raw, malformed: row.message }
    : { ...element, raw };
}

function byPage(rows: readonly QuarantinedBody[]): QuarantinedBody[][] {
  const pages = new Map<number, QuarantinedBody[]>();
  for (const row of rows) pages.set(row.pageId, [...(pages.get(row.pageId) ?? []), row]);
  return [...pages.values()];
}
