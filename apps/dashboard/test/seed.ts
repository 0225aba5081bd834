import { gzipSync } from 'node:zlib';
import type { Database } from '@tixngo-sync/db';
import { columnNameOf, type Field, RECORD_TABLES } from '@tixngo-sync/domain';
import { ticketChange } from '@tixngo-sync/testkit';

const NOT_GIVEN_UP = { givenUpAt: null, givenUpBy: null, givenUpReason: null };

/**
 * One of everything that the screens show: a run with a failed page and a quarantined ticket, a ticket with
 * its history, a schedule, a worker. Every column of every record holds a value in some row, so that each
 * answer of the REST API shows each field.
 */
export async function seed(database: Database): Promise<void> {
  const insert = (table: string, row: Row) => insertFilled(database, table, row);
  await insert('schedule', {
    scheduleId: 1,
    name: 'feed',
    timezone: 'Europe/Zurich',
    launch: 'AUTOMATIC',
    everySeconds: 300,
    cron: null,
    startAt: '2026-01-01',
    endAt: '2036-01-01',
    pausedAt: null,
    pausedNote: null,
  });
  await insert('schedule', {
    scheduleId: 2,
    name: 'by hand',
    timezone: 'UTC',
    launch: 'MANUAL',
    cron: '0 4 * * *',
    everySeconds: null,
    startAt: null,
    endAt: null,
  });
  await database.pool.query(`
    INSERT INTO drift_count VALUES (current_date, 'seating.color', 'UNKNOWN_FIELD', 12);
    INSERT INTO worker (worker_id, host, pid) VALUES ('worker-1', 'arena-1', 4711);
    INSERT INTO skipped_tax_number (schedule_id, tax_number) VALUES (1, 'TAX-9');
    INSERT INTO api_token (name, token_sha256, role, expires_at) VALUES ('grafana', 'x', 'viewer', '2036-01-01');
    INSERT INTO key_change (old_key, new_key, reason, changed_by) VALUES ('a', 'b', 'look again', 'ada');`);
  await insert('run', {
    runId: 1,
    trigger: 'SCHEDULE',
    status: 'SUCCEEDED_WITH_ERRORS',
    scheduleId: 1,
    scheduleName: 'feed',
    pages: 2,
    ...{ received: 20, applied: 9, unchanged: 0, stale: 0, skipped: 0, quarantined: 1 },
  });
  await insert('run', {
    runId: 9,
    trigger: 'FILE',
    status: 'SUCCEEDED',
    scheduleId: null,
    startedAt: '2026-01-02',
    finishedAt: '2026-01-02',
    endReachedAt: null,
    ...{ pages: 0, received: 0, applied: 0, unchanged: 0, stale: 0, skipped: 0, quarantined: 0 },
  });
  const counts = { received: 10, applied: 9, unchanged: 0, stale: 0, skipped: 0, quarantined: 1 };
  await insert('page', {
    pageId: 1,
    runId: 1,
    sequence: 1,
    status: 'PROCESSED',
    body: BODY,
    ...counts,
    errorCode: null,
    errorMessage: null,
    ...NOT_GIVEN_UP,
    warning: null,
  });
  await insert('page', {
    pageId: 2,
    runId: 1,
    sequence: 2,
    status: 'FAILED',
    ...{ ...counts, applied: 0, quarantined: 0 },
    attempts: 5,
    processedAt: null,
    errorCode: 'ALL_BAD',
    errorMessage: 'Every ticket is bad: <b>look</b>.',
    ...NOT_GIVEN_UP,
  });
  await insert('page', {
    pageId: 3,
    runId: 1,
    sequence: 3,
    status: 'FAILED',
    ...{ ...counts, applied: 0, quarantined: 0 },
    errorCode: 'ALL_BAD',
    errorMessage: 'Every ticket is bad.',
    givenUpReason: 'A test of TIXNGO',
  });
  await insert('page_attempt', { pageId: 2, attempt: 1, trigger: 'FIRST', outcome: 'FAILED' });
  const bad = { pageId: 1, place: 4, reasonCode: 'INVALID_DATE', field: 'updatedAt' };
  const notResolved = { resolvedAt: null, resolvedBy: null, resolution: null };
  await insert('quarantined_ticket', {
    ...bad,
    quarantineId: 1,
    position: 3,
    ticketId: 'T-2',
    ...notResolved,
  });
  await insert('quarantined_ticket', {
    ...bad,
    quarantineId: 2,
    position: 4,
    ticketId: 'T-1',
    status: 'SKIPPED',
  });
  await insert('contact', {
    contactId: 'C-1',
    email: 'ada@arena.test',
    firstName: 'Ada',
    lastName: 'Lovelace',
    createdAt: '2026-05-06T07:08:09Z',
  });
  await insert('ticket', {
    ticketId: 'T-1',
    taxNumber: 'TAX-1',
    mobileStatus: 'DOWNLOADED',
    s360Status: 'PRINTED',
    culturalContactId: 'C-1',
    eventId: 'E-1',
  });
  await insert('ticket_history', { ticketId: 'T-1', status: 'DOWNLOADED' });
  await insert('distribution', { ticketId: 'T-1', sequence: 1, newContactId: 'C-1' });
  await insert('audit_log', { auditId: 1_000_000_000_000, actor: 'ada', channel: 'cli', action: 'key.set' });
  await database.pool.query(
    `SELECT setval(pg_get_serial_sequence('run', 'run_id'), 10),
      setval(pg_get_serial_sequence('page', 'page_id'), 10);
     INSERT INTO retry (kind, item_ids, problem_id, requested_by, reason, finished_at)
       SELECT 'QUARANTINE', ARRAY[1], problem_id, 'ada', 'a trial', now()
       FROM quarantined_ticket WHERE quarantine_id = 1;
     UPDATE page SET ticket_digests = ARRAY[hashtextextended('T-1', 0)] WHERE page_id = 1`,
  );
}

const GENERATED = new Set(['emailKey', 'problemId']);

/** A page's answer, as it is stored: the ticket at position 3 is in quarantine. */
const BODY = `\\x${gzipSync(
  JSON.stringify({
    result: ['T-1', 'T-3', 'T-4', 'T-2'].map((ticketId) =>
      ticketChange({ ticketId, taxNumber: `TAX-${ticketId}` }),
    ),
  }),
).toString('hex')}`;

const SEEDED_IDS: readonly (readonly [start: string, id: string])[] = [
  ['/tickets', 'T-1'],
  ['/contacts', 'C-1'],
  ['/events', 'E-1'],
];

/** Returns a route's path with the id of something that is seeded, and the query that it needs. */
export function seededPath(path: string, problemId = '1'): string {
  if (path.startsWith('/problems')) return path.replace('{id}', problemId);
  if (path === '/series') return '/series?metric=lag';
  const [, id = '1'] = SEEDED_IDS.find(([start]) => path.startsWith(start)) ?? [];
  return path.replace('{id}', id).replace('{username}', 'admin').replace('{runId}', '9');
}

type Row = Readonly<Record<string, string | number | null>>;

/** Inserts a row; a field that is not given holds a sample of its type. */
async function insertFilled(database: Database, table: string, given: Row): Promise<void> {
  // PostgreSQL computes them.
  const fields = Object.entries(RECORD_TABLES[table] ?? {}).filter(([name]) => !GENERATED.has(name));
  const values = fields.map(([name, field]) => (given[name] === undefined ? sampleOf(field) : given[name]));
  await database.pool.query(
    `INSERT INTO ${table} (${fields.map(([name]) => columnNameOf(name)).join(', ')})
     VALUES (${fields.map(([, field], index) => `$${index + 1}::${field.sql}`).join(', ')})`,
    values,
  );
}

const SAMPLES: Readonly<Record<string, string>> = {
  text: 'sample',
  date: '1990-02-03',
  timestamptz: 'now',
  boolean: 'true',
  integer: '7',
  smallint: '4',
  bigint: '7',
  jsonb: '{}',
  bytea: '\\x00',
  'bigint[]': '{}',
  'text[]': '{}',
};

function sampleOf(field: Field): string {
  const sample = field.words?.[0] ?? SAMPLES[field.sql];
  if (sample === undefined) throw new Error(`no sample of the type ${field.sql}: add one`);
  return sample;
}
