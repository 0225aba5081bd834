import { createDatabase, type Database } from '@tixngo-sync/db';
import { PageMemory, type PipelineDeps, processPage } from '@tixngo-sync/pipeline';
import { openQueues } from '@tixngo-sync/queues';
import { createLogger, createMetrics, systemClock } from '@tixngo-sync/runtime';
import { createTixngoClient } from '@tixngo-sync/tixngo';
import { type ArenaTables, actualArenaTables } from '../flow/arena-tables.js';
import type { ArenaTicket, FeedTicket } from './arena.js';
import { sql } from './database.js';
import type { Finding } from './finding.js';
import { PEOPLE_TICKETS } from './people.js';

interface StoredPage extends Record<string, unknown> {
  readonly source: string;
  readonly body: Buffer;
  readonly body_bytes: number;
  readonly received: number;
}

/**
 * Compares tickets, history, contacts and distributions row by row with a model: the same stored pages,
 * applied in order to an empty database in this process, without faults.
 * @param modelUrl the empty database
 */
export async function checkAgainstModel(databaseUrl: string, modelUrl: string): Promise<Finding[]> {
  const pages = await sql<StoredPage>(
    databaseUrl,
    `SELECT source, body, body_bytes, received FROM page WHERE source = 'FEED' OR status = 'PROCESSED'
      ORDER BY page_id`,
  );
  const model = createDatabase({ url: modelUrl, poolSize: 4 });
  const actual = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    await applyAll(model, pages, modelUrl);
    const [expected, found] = await Promise.all([actualArenaTables(model), actualArenaTables(actual)]);
    // Both have the same names.
    return (Object.keys(expected) as (keyof ArenaTables)[]).flatMap((table) =>
      differences(table, expected[table], found[table]),
    );
  } finally {
    await Promise.all([model.close(), actual.close()]);
  }
}

async function applyAll(model: Database, pages: readonly StoredPage[], modelUrl: string): Promise<void> {
  const log = createLogger({ level: 'silent', pretty: false });
  const queueTarget = { backend: { kind: 'postgres', databaseUrl: modelUrl }, prefix: 'model' } as const;
  const queues = await openQueues({ ...queueTarget, log });
  const tixngo = createTixngoClient({
    url: 'http://127.0.0.1:1/organizer/tickets',
    apiKeyHeader: 'X-API-Key',
    timeoutMs: 1_000,
  });
  const deps: PipelineDeps = {
    database: model,
    queues,
    queueTarget,
    tixngo,
    settings: {
      processConcurrency: 1,
      maxPagesAhead: 1,
      pageRetentionDays: 30,
      failedRetentionDays: 90,
      leaseSeconds: 5,
      jobLockSeconds: 5,
    },
    log,
    clock: systemClock,
    metrics: createMetrics(),
    pageMemory: new PageMemory(),
    workerName: 'model',
  };
  try {
    await model.pool.query(`INSERT INTO run (run_id, trigger) VALUES (1, 'MANUAL')`);
    for (const [sequence, page] of pages.entries()) {
      const { rows } = await model.pool.query<{ page_id: number }>(
        `INSERT INTO page (run_id, sequence, source, body, body_bytes, received) VALUES (1, $1, $2, $3, $4, $5)
          RETURNING page_id`,
        [sequence, page.source, page.body, page.body_bytes, page.received],
      );
      for (const { page_id: pageId } of rows) await processPage(deps, { pageId, replayRunId: null });
    }
  } finally {
    tixngo.close();
    await queues.close();
  }
}

/**
 * Compares the feed's tickets with the simulator's, which is independent of the product, and the history with
 * the lifecycle in the feed.
 */
export async function checkAgainstArena(
  databaseUrl: string,
  arena: readonly ArenaTicket[],
  feed: readonly FeedTicket[],
): Promise<Finding[]> {
  const tickets = await sql<{ line: string }>(
    databaseUrl,
    `SELECT concat_ws(' | ', ticket_id, tax_number, mobile_status, coalesce(owner_email, '-'),
      to_char(source_updated_at AT TIME ZONE 'UTC', '${ISO}')) AS line FROM ticket
      WHERE ticket_id NOT LIKE '${PEOPLE_TICKETS}%'`,
  );
  const history = await sql<{ line: string }>(
    databaseUrl,
    `SELECT concat_ws(' | ', ticket_id, status, to_char(occurred_at AT TIME ZONE 'UTC', '${ISO}')) AS line
      FROM ticket_history`,
  );
  const wanted = arena.map((ticket) =>
    [
      ticket.ticketId,
      ticket.taxNumber,
      ticket.mobileStatus,
      plain(ticket.owner?.email),
      ticket.updatedAt,
    ].join(' | '),
  );
  const lifecycleLines = feed.flatMap(({ ticketId, lifecycle = [] }) =>
    lifecycle.map(({ status, timestamp }) =>
      [ticketId, status, new Date(timestamp).toISOString()].join(' | '),
    ),
  );
  return [
    ...differences('ticket, by the simulator,', wanted, tickets.map(lineOf)),
    // The feed no longer contains the lifecycle of earlier changes: only missing rows can be found.
    ...differences('ticket_history, by the feed,', lifecycleLines, history.map(lineOf)).filter(
      ({ kind }) => kind === 'lost',
    ),
  ].map(({ what }) => ({ kind: 'wrong', what }));
}

const ISO = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
const lineOf = ({ line }: { line: string }) => line;
const plain = (email: string | null | undefined) => email?.trim().toLowerCase() ?? '-';

/** @returns missing rows as lost and extra rows as doubled, each with the first row as an example. */
function differences(table: string, expected: readonly string[], found: readonly string[]): Finding[] {
  const missing = without(expected, found);
  const extra = without(found, expected);
  const some = (rows: readonly string[]) => `${rows.length} (${rows[0]})`;
  return [
    ...(missing.length === 0
      ? []
      : [{ kind: 'lost', what: `${table} lacks rows: ${some(missing)}` } as const]),
    ...(extra.length === 0
      ? []
      : [{ kind: 'doubled', what: `${table} has rows that should not be there: ${some(extra)}` } as const]),
  ];
}

/** Counts equal rows as often as they occur. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
