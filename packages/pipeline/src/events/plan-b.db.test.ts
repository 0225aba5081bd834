import { gunzipSync } from 'node:zlib';
import { listEventFiles, readEventFile } from '@tixngo-sync/db';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readIncidents } from '../notifications/incidents.js';
import { erasePerson } from '../privacy/erase-person.js';
import { exportPerson } from '../privacy/export-person.js';
import { depsOf } from '../testing/stored-pages.js';
import { clearExpiredBodies } from '../worker/retention.js';
import { makePlanBFiles, missingPlanBFiles } from './plan-b.js';

const MINUTE = 60_000;
const KICK_OFF = new Date(Math.ceil(Date.now() / MINUTE) * MINUTE + 150 * MINUTE);
const before = (minutes: number, kickOff = KICK_OFF) => new Date(kickOff.getTime() - minutes * MINUTE);
const author = { actor: 'cli:tester', channel: 'cli' } as const;

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await sql(
    `INSERT INTO ticket (ticket_id, event_id, event_name, event_start_time, owner_email, owner_first_name) VALUES
      ('A-1', 'A', 'Reds v Blues', $1, '+ann@x.test', 'Ann "A", née
B'), ('A-2', 'A', 'Reds v Blues', $1, 'bob@x.test', 'Bob'), ('B-1', 'B', 'Final', $2, 'bob@x.test', NULL)`,
    [KICK_OFF, before(-600)],
  );
});
afterEach(() => test.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;
const make = (now: Date) => makePlanBFiles(depsOf(test.database), now);
const missing = async (now: Date) =>
  (await missingPlanBFiles(test.database, now)).map(({ eventId }) => eventId);
const minutesOf = async (eventId: string) =>
  (await listEventFiles(test.database, eventId)).map(({ minutesBefore }) => minutesBefore);
const textOf = async (eventFileId: number) => {
  const file = await readEventFile(test.database, 'A', eventFileId);
  return gunzipSync(file?.content ?? '').toString();
};

it('is made 2 hours before a kick-off and again 15 minutes before it, once each', async () => {
  expect(await make(before(121))).toBe(0);
  expect(await make(before(119))).toBe(1);
  await sql(`UPDATE ticket SET mobile_status = 'ACTIVATED' WHERE ticket_id = 'A-2'`);
  expect(await make(before(16))).toBe(0);
  expect(await make(before(15))).toBe(1);
  expect(await make(before(1))).toBe(0);
  const [last, first] = await listEventFiles(test.database, 'A');
  expect(first).toMatchObject({ kickOff: KICK_OFF, minutesBefore: 120, tickets: 2, behindSeconds: null });
  expect(await textOf(first?.eventFileId ?? 0)).not.toContain('ACTIVATED');
  const text = await textOf(last?.eventFileId ?? 0);
  expect(text).toContain('ticketId,taxNumber');
  expect(text).toMatch(/^A-2,.*ACTIVATED.*bob@x\.test/m);
  expect(await listEventFiles(test.database, 'B')).toEqual([]);
});

it('is made as soon as a worker is back, and again for a kick-off that was moved', async () => {
  expect(await make(before(10))).toBe(1);
  expect(await minutesOf('A')).toEqual([15]);
  const moved = before(-120);
  await sql(`UPDATE ticket SET event_start_time = $1 WHERE event_id = 'A'`, [moved]);
  expect(await make(before(60, moved))).toBe(1);
  expect(await minutesOf('A')).toEqual([120, 15]);
});

it('is missing 5 minutes after it was due, and people are notified although another error is open', async () => {
  expect(await missing(before(116))).toEqual([]);
  expect(await missing(before(114))).toEqual(['A']);
  await make(before(114));
  expect(await missing(before(114))).toEqual([]);
  expect(await missing(before(9))).toEqual(['A']);
  expect((await readIncidents(test.database)).PLAN_B_MISSING).toBeNull();
  await sql(`UPDATE ticket SET event_start_time = now() + interval '1 hour' WHERE event_id = 'B'`);
  await sql(`INSERT INTO run (trigger, status, finished_at) VALUES ('SCHEDULE', 'FAILED', now())`);
  const { ERROR, PLAN_B_MISSING } = await readIncidents(test.database);
  expect(ERROR?.what).not.toContain('plan B');
  expect(PLAN_B_MISSING).toMatchObject({
    what: expect.stringContaining('No plan B file was made for Final (B)'),
    whatToDo: expect.stringContaining('events export B'),
  });
});

it('of one event fails alone: the next sweep tries it again', async () => {
  await sql(`UPDATE ticket SET event_start_time = $1 WHERE event_id = 'B'`, [KICK_OFF]);
  await sql(`ALTER TABLE event_file ADD CONSTRAINT full_disk CHECK (event_id <> 'A')`);
  expect(await make(before(100))).toBe(1);
  expect(await missing(before(100))).toEqual(['A']);
  await sql('ALTER TABLE event_file DROP CONSTRAINT full_disk');
  expect(await make(before(99))).toBe(1);
});

it('goes when a person in it is erased, and the next sweep makes it without the person', async () => {
  await make(before(100));
  await make(before(10));
  const email = '+ANN@x.test';
  const exported = await exportPerson(test.database, { email, author });
  expect(exported.eventFiles.map(({ lines }) => lines)).toEqual([
    [expect.stringContaining("'+ann@x.test")],
    [expect.stringContaining("'+ann@x.test")],
  ]);
  expect(JSON.stringify(exported.eventFiles)).not.toContain('bob@');
  expect(await erasePerson(test.database, { email, author, dryRun: true })).toMatchObject({
    eventFiles: [1, 2],
  });
  expect(await minutesOf('A')).toHaveLength(2);
  expect(await erasePerson(test.database, { email, author, dryRun: false })).toMatchObject({
    eventFiles: [1, 2],
  });
  await make(before(9));
  const [file] = await listEventFiles(test.database, 'A');
  expect(file?.tickets).toBe(2);
  expect(await textOf(file?.eventFileId ?? 0)).not.toContain('ann@');
});

it('is kept for PAGE_RETENTION_DAYS after the kick-off', async () => {
  await make(before(100));
  await make(before(10));
  await sql(`UPDATE event_file SET kick_off = now() - interval '31 days' WHERE event_file_id = 1`);
  await sql(`UPDATE event_file SET kick_off = now() - interval '29 days' WHERE event_file_id = 2`);
  await clearExpiredBodies(depsOf(test.database));
  expect((await listEventFiles(test.database, 'A')).map(({ eventFileId }) => eventFileId)).toEqual([2]);
});
