import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readEventStarts } from './event-starts.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => sql('TRUNCATE ticket'));

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;
const startsFrom = async (from: string) =>
  (await readEventStarts(test.database, new Date(from))).map(
    ({ eventId, startTime }) => `${eventId} ${startTime.toISOString().slice(0, 10)}`,
  );

it('gives each event once, by its start, however many tickets it has', async () => {
  await sql(`INSERT INTO ticket (ticket_id, event_id, event_start_time)
    SELECT 'T' || n, 'E' || n % 3, timestamptz '2026-06-13Z' - make_interval(days => n % 3)
      FROM generate_series(1, 300) n`);
  expect(await startsFrom('2026-01-01')).toEqual(['E2 2026-06-11', 'E1 2026-06-12', 'E0 2026-06-13']);
  expect(await startsFrom('2026-06-12T00:00:00Z')).toEqual(['E1 2026-06-12', 'E0 2026-06-13']);
});

it('gives both times of an event that was moved, and nothing for tickets without a time', async () => {
  await sql(`INSERT INTO ticket (ticket_id, event_id, event_start_time) VALUES
    ('1', 'E1', '2026-06-11Z'), ('2', 'E1', '2026-06-18Z'), ('3', 'E1', NULL), ('4', 'E2', NULL), ('5',
      NULL, '2026-06-12Z'), ('6', NULL, NULL)`);
  expect(await startsFrom('2026-01-01')).toEqual(['E1 2026-06-11', 'E1 2026-06-18']);
  await sql('TRUNCATE ticket');
  expect(await startsFrom('2026-01-01')).toEqual([]);
});

it('updates of a ticket stay heap-only although its event’s start is indexed', async () => {
  await sql(`INSERT INTO ticket (ticket_id, event_id, event_start_time) VALUES ('1', 'E1', '2026-06-11Z')`);
  const client = await test.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `UPDATE ticket SET mobile_status = 'DOWNLOADED', event_id = 'E1', event_start_time = '2026-06-11Z'`,
    );
    const { rows } = await client.query(
      'SELECT n_tup_hot_upd AS hot, n_tup_upd AS updates FROM pg_stat_xact_user_tables WHERE relname = $1',
      ['ticket'],
    );
    expect(rows).toEqual([{ hot: 1, updates: 1 }]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
