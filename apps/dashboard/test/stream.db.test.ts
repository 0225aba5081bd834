import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@tixngo-sync/runtime';
import { createTestDatabase, waitFor } from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChangeFeed } from '../src/stream/change-feed.js';
import { type ReadStream, readEvents } from './event-stream.js';
import { openReverseProxy } from './reverse-proxy.js';
import { seed } from './seed.js';
import { type Asker, serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

const PATH = '/api/v1/stream';

describe('the stream of changes', () => {
  let dashboard: TestDashboard;
  const open: ReadStream[] = [];
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(() => dashboard.close());

  const sql = (text: string) => dashboard.database.pool.query(text);
  const ask = async (asker: Asker, headers: Record<string, string> = {}) => {
    const abort = new AbortController();
    const response = await dashboard.ask(asker, PATH, { headers, signal: abort.signal });
    const stream = readEvents(response, abort);
    open.push(stream);
    return { response, stream };
  };
  /** Opens a stream and waits until changes are reported. */
  const listen = async (asker: Asker = 'viewer', headers: Record<string, string> = {}) => {
    const { stream } = await ask(asker, headers);
    await stream.next(({ name, data }) => name === 'state' && data.live === true);
    return stream;
  };
  const changeOf = (resource: string) => (event: { name: string; data: Record<string, unknown> }) =>
    event.name === 'change' && event.data.resource === resource;

  it('passes through proxies: no buffering, no caching, no compression', async () => {
    const { response } = await ask('viewer', { 'Accept-Encoding': 'gzip, br' });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('reports a change in the database with the ids, and the status that it changes', async () => {
    const stream = await listen();
    const update = () => sql(`UPDATE page SET attempts = attempts + 1 WHERE page_id IN (2, 3)`);
    await update();
    // The rows that the tests began with may be reported together with the first change.
    await stream.next(changeOf('page'));
    await update();
    const isTheirs = ({ data }: { data: object }) =>
      isDeepStrictEqual(data, { resource: 'page', ids: [2, 3] });
    await stream.next((event) => event.name === 'change' && isTheirs(event));
    expect((await stream.next(changeOf('status'))).data.ids).toEqual([]);
  });

  it('reports that tickets changed once for a page, and nothing of what was rolled back', async () => {
    const stream = await listen();
    await sql('BEGIN; UPDATE run SET pages = 99 WHERE run_id = 1; ROLLBACK');
    await sql(`UPDATE page SET attempts = attempts + 1 WHERE page_id = 1`);
    await stream.next(changeOf('ticket'));
    expect(stream.events.filter(changeOf('ticket'))).toHaveLength(1);
    expect(stream.events.filter(changeOf('run'))).toEqual([]);
  });

  it.each([
    ['schedule', `UPDATE schedule SET batch_size = 999 WHERE schedule_id = 2`, [2]],
    ['run', `UPDATE run SET warning = 'late' WHERE run_id = 1`, [1]],
    ['quarantine', `UPDATE quarantined_ticket SET field = 'x'`, [1, 2]],
    ['queue', `INSERT INTO queue_state VALUES ('sweep', now())`, ['sweep']],
    ['worker', `DELETE FROM worker WHERE worker_id = 'worker-1'`, ['worker-1']],
    ['key', `UPDATE sync_key SET fetched_through = 'k'`, []],
    ['skip-list', `INSERT INTO skipped_tax_number (tax_number) VALUES ('TAX-1')`, []],
    ['interface', `UPDATE interface SET unknown_tickets = 'reject'`, []],
    ['status', `UPDATE tixngo_circuit SET failing_since = now()`, []],
  ])('reports a change of the resource %s', async (resource, change, ids) => {
    const stream = await listen();
    await sql(change);
    expect((await stream.next(changeOf(resource))).data).toEqual({ resource, ids });
  });

  it('does not report that retention clears bodies, or heartbeats', async () => {
    const stream = await listen();
    await sql(`UPDATE page SET body = NULL; UPDATE worker SET seen_at = now()`);
    await sql(`UPDATE schedule SET batch_size = 998 WHERE schedule_id = 2`);
    await stream.next(changeOf('schedule'));
    expect(stream.events.filter((event) => changeOf('page')(event) || changeOf('worker')(event))).toEqual([]);
  });

  it('reports to admins alone what only admins may read', async () => {
    const admin = await listen('admin');
    const viewer = await listen('viewer');
    await sql(`INSERT INTO audit_log (actor, channel, action) VALUES ('ada', 'cli', 'key.set')`);
    await sql(`UPDATE schedule SET batch_size = 997 WHERE schedule_id = 2`);
    await admin.next(changeOf('audit'));
    await viewer.next(changeOf('schedule'));
    expect(viewer.events.filter(changeOf('audit'))).toEqual([]);
  });

  it('resumes after the last event that the client received, without a gap or a duplicate', async () => {
    const first = await listen();
    await sql(`UPDATE run SET warning = 'one' WHERE run_id = 1`);
    const seen = await first.next(changeOf('status'));
    first.close();
    const other = await listen('operator');
    await sql(`UPDATE schedule SET batch_size = 996 WHERE schedule_id = 2`);
    await other.next(changeOf('schedule'));
    const { stream: second } = await ask('viewer', { 'Last-Event-ID': seen.id ?? '' });
    await second.next(changeOf('schedule'));
    expect(second.events.map(({ data }) => data.resource ?? 'state')).toEqual([
      'state',
      'schedule',
      'status',
    ]);
  });

  it('asks a client to read everything again when it may have missed something', async () => {
    const stream = await listen('viewer', { 'Last-Event-ID': 'another-process-7' });
    expect((await stream.next(({ name }) => name === 'reset')).data).toEqual({ reason: 'MISSED' });
  });

  it('continues on a new connection when the database ends the old one, and resets its clients', async () => {
    const stream = await listen();
    await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'tixngo-sync changes' AND datname = current_database()`);
    await stream.next(({ name, data }) => name === 'state' && data.live === false);
    await stream.next(({ name }) => name === 'reset');
    await waitFor(() => stream.events.findLast(({ name }) => name === 'state')?.data.live === true);
    await sql(`UPDATE run SET warning = 'two' WHERE run_id = 1`);
    await stream.next(changeOf('run'));
  });

  it('ends when the role changes, and when the user is signed out', async () => {
    const demoted = await listen('operator');
    await sql(`UPDATE auth_user SET role = 'viewer' WHERE username = 'operator'`);
    expect((await demoted.next(({ name }) => name === 'end')).data).toEqual({ reason: 'ROLE_CHANGED' });
    await waitFor(demoted.isOver);
    const signedOut = await listen('operator');
    await sql(`DELETE FROM auth_session WHERE user_id = 'operator'`);
    expect((await signedOut.next(({ name }) => name === 'end')).data).toEqual({ reason: 'SIGNED_OUT' });
    await waitFor(signedOut.isOver);
  });

  it('does not extend the session', async () => {
    await sql(`UPDATE auth_session SET last_active_at = now() - interval '1 hour'`);
    await listen('viewer');
    const { rows } = await sql(
      `SELECT count(*) FROM auth_session WHERE last_active_at > now() - interval '1 minute'`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  it('is limited to twenty for each user', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => ask('viewer')));
    expect(new Set(streams.map(({ response }) => response.status))).toEqual(new Set([200]));
    const refused = await dashboard.ask('viewer', PATH);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS' });
    streams[0]?.stream.close();
    await waitFor(async () => (await ask('viewer')).response.status === 200);
  });

  it('reaches a client through a reverse proxy, event by event', async () => {
    const proxy = await openReverseProxy(dashboard.url, {});
    const abort = new AbortController();
    const headers = { Authorization: `Bearer ${await dashboard.token('viewer')}` };
    const stream = readEvents(await fetch(proxy.url + PATH, { headers, signal: abort.signal }), abort);
    await stream.next(({ name, data }) => name === 'state' && data.live === true);
    await sql(`UPDATE run SET warning = 'three' WHERE run_id = 1`);
    await stream.next(changeOf('run'));
    stream.close();
    await proxy.close();
  });

  it('ends with the process, and does not hold it up', async () => {
    const { database, queues, log } = dashboard;
    const server = await serveDashboard({ database, queues, log });
    const abort = new AbortController();
    const headers = { Authorization: `Bearer ${await dashboard.token('viewer')}` };
    const stream = readEvents(await fetch(server.url + PATH, { headers, signal: abort.signal }), abort);
    await stream.next(({ name }) => name === 'state');
    const startedAt = Date.now();
    await server.close();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect((await stream.next(({ name }) => name === 'end')).data).toEqual({ reason: 'SHUTDOWN' });
  });

  it('is for those who are signed in', async () => {
    expect((await dashboard.ask('nobody', PATH)).status).toBe(401);
  });
});

describe('a connection that hears nothing, as through a pooler in transaction mode', () => {
  it('makes clients poll, and the log names the reason', async () => {
    const own = await createTestDatabase();
    const other = await createTestDatabase();
    const lines: string[] = [];
    const log = { warn: (_fields: object, line: string) => lines.push(line) } as unknown as Logger;
    const feed = new ChangeFeed({ database: { ...own.database, url: other.url }, log }, { probeLimitMs: 50 });
    const states: boolean[] = [];
    const subscriber = {
      event: () => undefined,
      state: (live: boolean) => states.push(live),
      end: () => undefined,
    };
    feed.subscribe(subscriber, undefined);
    await waitFor(() => lines.some((line) => line.includes('pooler in transaction mode')));
    expect(states).toEqual([false]);
    await feed.close();
    await own.drop();
    await other.drop();
  });
});
