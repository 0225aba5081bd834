import { closeCircuit, openCircuit, sampleStatus } from '@tixngo-sync/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

const FROM = '2026-06-11T18:00:00Z';
const TO = '2026-06-11T19:00:00Z';

interface Series {
  readonly stepSeconds: number;
  readonly times: string[];
  readonly lines: { name: string; values: (number | null)[] }[];
  readonly outages: { from: string; to: string | null; code: string | null }[];
  readonly events: { eventId: string; startTime: string }[];
}

describe('a figure over time', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const sql = (text: string) => dashboard.database.pool.query(text);
  const ask = (query: string) => dashboard.ask('viewer', `/api/v1/series?${query}`);
  const series = async (query: string): Promise<Series> => (await ask(query)).json();
  const valuesOf = ({ lines }: Series, name: string) => lines.find((line) => line.name === name)?.values;

  beforeAll(async () => {
    // Two samples, a gap of 18 minutes in which nothing was running, two after the counting began anew.
    await sql(`INSERT INTO status_sample VALUES
      ('2026-06-11T18:00Z', 30, 0, 5, 100, 10), ('2026-06-11T18:01Z', 90, 1, 5, 160, 40),
      ('2026-06-11T18:20Z', 20, 2, 7, 7, 0), ('2026-06-11T18:21Z', NULL, 0, 0, 9, 0)`);
    await sql(`INSERT INTO run (run_id, trigger) VALUES (1, 'SCHEDULE');
      INSERT INTO page (run_id, sequence, status, received, applied, unchanged, processed_at) VALUES
        (1, 1, 'PROCESSED', 900, 600, 300, '2026-06-11T18:00:10Z'),
        (1, 2, 'PROCESSED', 600, 600, 0, '2026-06-11T18:04:59Z'),
        (1, 3, 'PROCESSED', 300, 300, 0, '2026-06-11T18:10Z'),
        (1, 4, 'FAILED', 500, 0, 0, '2026-06-11T18:20Z')`);
    await sql(`INSERT INTO tixngo_outage VALUES ('2026-06-11T17:50Z', '2026-06-11T18:05Z', 'HTTP_503'),
      ('2026-06-11T16:00Z', '2026-06-11T17:00Z', 'HTTP_503')`);
    await sql(`INSERT INTO ticket (ticket_id, event_id, event_name, event_start_time) VALUES
      ('T-1', 'E-1', 'Final', '2026-06-11T18:30Z'), ('T-2', 'E-2', 'Later', '2026-06-12T18:30Z')`);
  });

  it('is null where nothing is known, and the worst of its step elsewhere', async () => {
    const lag = await series(`metric=lag&from=${FROM}&to=${TO}&step=600`);
    expect(lag.times).toHaveLength(6);
    expect(lag.times[0]).toBe('2026-06-11T18:00:00.000Z');
    expect(valuesOf(lag, 'behind')).toEqual([90, null, 20, null, null, null]);
  });

  it('has the sample of the minute in steps of seconds', async () => {
    const lag = await series(`metric=lag&from=${FROM}&to=2026-06-11T18:03:00Z&step=30`);
    expect(valuesOf(lag, 'behind')).toEqual([30, 30, 90, 90, null, null]);
  });

  it('counts tickets a second: none while something ran, unknown while nothing did', async () => {
    const tickets = await series(`metric=tickets&from=${FROM}&to=${TO}&step=300`);
    expect(valuesOf(tickets, 'received')?.slice(0, 6)).toEqual([5, null, 1, null, 0, null]);
    expect(valuesOf(tickets, 'applied')?.[0]).toBe(4);
  });

  it('counts requests between two samples, not across a gap or a restart', async () => {
    const requests = await series(`metric=requests&from=${FROM}&to=${TO}&step=600`);
    expect(valuesOf(requests, 'answered')).toEqual([60, null, 2, null, null, null]);
    expect(valuesOf(requests, 'failed')).toEqual([30, null, 0, null, null, null]);
  });

  it('counts what is open', async () => {
    const failures = await series(`metric=failures&from=${FROM}&to=${TO}&step=1200`);
    expect(valuesOf(failures, 'failedPages')).toEqual([1, 2, null]);
    expect(valuesOf(failures, 'quarantined')).toEqual([5, 7, null]);
  });

  it('names the outages and the starts of events of that time', async () => {
    const { outages, events } = await series(`metric=lag&from=${FROM}&to=${TO}`);
    expect(outages).toEqual([
      { from: '2026-06-11T17:50:00.000Z', to: '2026-06-11T18:05:00.000Z', code: 'HTTP_503' },
    ]);
    expect(events).toEqual([{ eventId: 'E-1', eventName: 'Final', startTime: '2026-06-11T18:30:00.000Z' }]);
  });

  it('begins its steps at the same times when it is read again a little later', async () => {
    const { times } = await series('metric=lag&from=2026-06-11T18:00:17Z&to=2026-06-11T18:30:17Z&step=60');
    expect(times[0]).toBe('2026-06-11T18:00:00.000Z');
    expect(times).toHaveLength(31);
  });

  it.each([
    ['an hour', '', 15],
    ['a day', 'from=2026-06-10T18:00:00Z&to=2026-06-11T18:00:00Z', 600],
    ['seven days', 'from=2026-06-04T18:00:00Z&to=2026-06-11T18:00:00Z', 3_600],
    ['a year', 'from=2025-06-11T18:00:00Z&to=2026-06-11T18:00:00Z', 131_400],
  ])('has about 240 points for %s when no step is given', async (_what, query, step) => {
    const { stepSeconds, times } = await series(`metric=failures&${query}`);
    expect(stepSeconds).toBe(step);
    expect(times.length).toBeLessThanOrEqual(242);
  });

  it.each([
    ['', 'metric'],
    ['metric=weather', 'metric'],
    ['metric=lag&step=0', 'step'],
    [`metric=lag&from=${FROM}&to=${TO}&step=1`, 'step'],
    [`metric=lag&from=${TO}&to=${FROM}`, 'from'],
    [`metric=lag&from=yesterday`, 'from'],
    ['metric=lag&range=1h', 'range'],
  ])('is refused for %j, which names what is wrong', async (query, path) => {
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('is sampled once a minute, with what the workers counted', async () => {
    const counted = (outcome: string, value: number) => ({
      metricName: 'tixngo_request_duration_seconds_count',
      labels: { outcome },
      value,
    });
    const metrics = (ok: number) =>
      JSON.stringify([
        {
          name: 'tixngo_request_duration_seconds',
          values: [counted('OK', ok), counted('TIMEOUT', 2), counted('ABORTED', 1)],
        },
      ]);
    await sql(`DELETE FROM status_sample; INSERT INTO worker (worker_id, host, pid, metrics) VALUES
      ('w-1', 'arena', 1, '${metrics(5)}'), ('w-2', 'arena', 2, '${metrics(6)}'), ('w-3', 'arena', 3, NULL)`);
    await Promise.all([1, 2, 3].map(() => sampleStatus(dashboard.database)));
    const { rows } = await sql('SELECT * FROM status_sample ORDER BY sampled_at LIMIT 1');
    expect(rows[0]).toMatchObject({
      requests_answered: 11,
      requests_failed: 4,
      failed_pages: 1,
      quarantined: 0,
    });
  });

  it('knows the outage that lasts, and keeps it when it is over', async () => {
    const outages = async () => (await series('metric=lag')).outages;
    await openCircuit(dashboard.database, { code: 'HTTP_503', message: 'TIXNGO answered 503.' });
    await sql(`UPDATE tixngo_circuit SET failing_since = now() - interval '10 minutes'`);
    expect(await outages()).toEqual([{ from: expect.any(String), to: null, code: 'HTTP_503' }]);
    await closeCircuit(dashboard.database);
    expect(await outages()).toEqual([{ from: expect.any(String), to: expect.any(String), code: 'HTTP_503' }]);
  });

  it('is read by index, however many pages there are', async () => {
    await sql(`INSERT INTO page (run_id, sequence, status, processed_at)
      SELECT 1, n, 'PROCESSED', now() - n * interval '1 minute' FROM generate_series(10, 20000) n; ANALYZE page`);
    const { rows } = await sql(`EXPLAIN SELECT sum(received) FROM page
      WHERE status = 'PROCESSED' AND processed_at >= now() - interval '1 hour' AND processed_at < now()`);
    expect(JSON.stringify(rows)).toContain('page_processed');
  });
});
