import { MOBILE_STATUSES, mismatchOf, S360_STATUSES } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plansOf } from '../testing/plans.js';
import { listAnomalies } from './anomalies.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const sql = (text: string, values: unknown[] = []) => test.database.pool.query(text, values);
const found = async (
  ...args: Parameters<typeof listAnomalies> extends [unknown, ...infer Rest] ? Rest : never
) => (await listAnomalies(test.database, ...args)).map(({ ticketId, kind }) => `${ticketId} ${kind}`);

it('the database and the mapping agree on every pair of statuses, and on tickets that TIXNGO has not reported', async () => {
  const pairs = S360_STATUSES.flatMap((s360) =>
    [null, ...MOBILE_STATUSES].map((mobile) => ({ s360, mobile })),
  );
  const { rows } = await sql(
    'SELECT is_status_mismatch(s360, mobile) AS mismatch FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS i(s360, mobile, n) ORDER BY n',
    [pairs.map((pair) => pair.s360), pairs.map((pair) => pair.mobile)],
  );
  expect(rows.map((row) => row.mismatch)).toEqual(
    pairs.map(({ s360, mobile }) => mismatchOf(s360, mobile) !== null),
  );
});

it('lists the nearest kick-off first: upcoming, then past, then without a time', async () => {
  await sql(`INSERT INTO ticket (ticket_id, s360_status, mobile_status, event_id, event_start_time) VALUES
    ('past', 'CANCELLED', 'DOWNLOADED', 'E1', now() - interval '1 hour'),
    ('long-past', 'CANCELLED', 'DOWNLOADED', 'E2', now() - interval '9 days'),
    ('later', 'CANCELLED', 'DOWNLOADED', 'E3', now() + interval '2 days'),
    ('soon', 'CANCELLED', 'DOWNLOADED', 'E4', now() + interval '3 hours'),
    ('timeless', 'CANCELLED', 'DOWNLOADED', 'E4', NULL),
    ('well', 'PRINTED', 'DOWNLOADED', 'E4', now())`);
  expect(await found(10)).toEqual(
    ['soon', 'later', 'past', 'long-past', 'timeless'].map((id) => `${id} STATUS_MISMATCH`),
  );
  expect(await found(2)).toEqual(['soon STATUS_MISMATCH', 'later STATUS_MISMATCH']);
  expect(await found(10, { eventId: 'E4' })).toEqual(['soon STATUS_MISMATCH', 'timeless STATUS_MISMATCH']);
});

it('a printed ticket that TIXNGO has not reported is a mismatch of its own kind, not a wrong status', async () => {
  await sql(`INSERT INTO ticket (ticket_id) VALUES ('imported')`);
  const [anomaly] = await listAnomalies(test.database, 10);
  expect(anomaly).toMatchObject({ kind: 'STATUS_MISMATCH', mobileStatus: null, since: null });
  expect(anomaly?.advice).toContain('TIXNGO has not reported it');
  expect(anomaly?.advice).toContain('inject it into TIXNGO again');
});

it('a transfer is pending too long after the configured time', async () => {
  await sql(
    `INSERT INTO ticket (ticket_id, mobile_status) VALUES ('T1', 'PENDING_TRANSFER'), ('T2',
      'PENDING_TRANSFER'), ('T3', 'TRANSFERRED')`,
  );
  await sql(`INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at) VALUES
    ('T1', 0, 'C1', 'PENDING', now() - interval '25 hours'), ('T2', 0, 'C1', 'PENDING',
      now() - interval '2 hours'),
    ('T3', 0, 'C1', 'CONFIRMED', now() - interval '9 days')`);
  expect(await found(10)).toEqual(['T1 PENDING_TOO_LONG']);
  expect(await found(10, { pendingLongerThanSeconds: 3600 })).toEqual([
    'T1 PENDING_TOO_LONG',
    'T2 PENDING_TOO_LONG',
  ]);
  expect((await sql('SELECT ticket_id, kind FROM ticket_anomaly')).rows).toEqual([
    { ticket_id: 'T1', kind: 'PENDING_TOO_LONG' },
  ]);
});

it('an owner whose e-mail is not the cultural contact’s is one, whatever the spelling, while distribution is on', async () => {
  await sql(`INSERT INTO contact (contact_id, email) VALUES ('C1', ' Ann@X.test '), ('C2', NULL)`);
  await sql(`INSERT INTO ticket (ticket_id, mobile_status, owner_email, cultural_contact_id) VALUES
    ('same', 'DOWNLOADED', 'ann@x.test', 'C1'), ('spelled', 'DOWNLOADED', 'ANN@x.test ', 'C1'), ('other',
      'DOWNLOADED', 'bob@x.test', 'C1'),
    ('nameless', 'DOWNLOADED', 'bob@x.test', 'C2'), ('nobody', 'DOWNLOADED', 'bob@x.test', NULL),
      ('ownerless', 'DOWNLOADED', NULL, 'C1')`);
  expect(await found(10)).toEqual(['nameless', 'nobody', 'other'].map((id) => `${id} OWNER_NOT_CONTACT`));
  expect(await found(10, { kind: 'STATUS_MISMATCH' })).toEqual([]);
  await sql('UPDATE interface SET enable_ticket_distribution_to_cultural_contact = false');
  expect(await found(10)).toEqual([]);
});

it('looks only at the branch of the kind asked for, and by the index at the event asked for', async () => {
  const { rows } = await sql(
    `EXPLAIN SELECT * FROM ticket_anomalies(interval '1 day') WHERE kind = 'STATUS_MISMATCH'
      AND event_id = 'E1'`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('ticket_event');
  expect(plan).not.toMatch(/contact|distribution/);
});

it('reads one ticket to find its anomalies, whatever the collation of the database', async () => {
  await sql(`INSERT INTO ticket (ticket_id, mobile_status, owner_email)
    SELECT 'T' || n, 'DOWNLOADED', 'p' || n || '@x.test' FROM generate_series(1, 5000) n; ANALYZE ticket`);
  const plans = await plansOf(test.database, () => listAnomalies(test.database, 10, { ticketId: 'T77' }));
  expect(plans.map(({ fullScans }) => fullScans)).toEqual([[]]);
});

it('lists all in the same order part by part, with many events, several times of one, and none', async () => {
  await sql(`INSERT INTO ticket (ticket_id, s360_status, mobile_status, event_id, event_start_time)
    SELECT 'T' || n, CASE WHEN n % 3 = 0 THEN 'CANCELLED' ELSE 'PRINTED' END, 'DOWNLOADED',
      CASE WHEN n % 11 <> 0 THEN 'E' || n % 25 END,
      CASE WHEN n % 7 <> 0 THEN date_trunc('day', now()) + make_interval(days => n % 25 - 12, secs => n % 2) END
    FROM generate_series(1, 400) n`);
  const { rows } = await sql(`SELECT ticket_id || ' ' || kind AS one FROM ticket_anomaly
    ORDER BY coalesce((event_start_time < now())::integer, 2),
      coalesce(abs(extract(epoch FROM event_start_time - now())), 0), ticket_id, kind`);
  const all = rows.map(({ one }) => one);
  expect(all.length).toBeGreaterThan(100);
  expect(await found(1000)).toEqual(all);
  const inParts: string[] = [];
  for (let part: string[] = []; ; inParts.push(...part)) {
    const [ticketId, kind] = part.at(-1)?.split(' ') ?? [];
    part = await found(7, {}, part.length === 0 ? undefined : `${kind}:${ticketId}`);
    if (part.length === 0) break;
  }
  expect(inParts).toEqual(all);
});
