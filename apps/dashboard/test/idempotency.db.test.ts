import { randomUUID } from 'node:crypto';
import { queueSchema } from '@tixngo-sync/queues';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { type Asker, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('Idempotency-Key', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
  });
  afterAll(() => dashboard.close());

  const post = (key: string, body: object = {}, path = '/runs', asker: Asker = 'operator') =>
    dashboard.ask(asker, `/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    });
  const started = async () =>
    Object.values(await dashboard.queues.retrieve.getJobCounts()).reduce((sum, count) => sum + count, 0);
  const audited = () => dashboard.database.prisma.auditLog.count({ where: { action: 'run.start' } });

  it('gives the same answer again and starts nothing twice', async () => {
    const [key, runs, entries] = [randomUUID(), await started(), await audited()];
    const answers = [];
    for (let i = 0; i < 3; i += 1) {
      const response = await post(key, { batchSize: 5 });
      answers.push([response.status, await response.json()]);
    }
    expect(answers[0]).toEqual([202, { jobId: expect.any(String) }]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await started()).toBe(runs + 1);
    expect(await audited()).toBe(entries + 1);
  });

  it('starts one run for ten requests at once', async () => {
    const [key, runs] = [randomUUID(), await started()];
    const responses = await Promise.all(Array.from({ length: 10 }, () => post(key)));
    const statuses = new Set(responses.map(({ status }) => status));
    for (const status of statuses) expect([202, 409]).toContain(status);
    expect(statuses).toContain(202);
    expect(await started()).toBe(runs + 1);
  });

  it('refuses another request with the same key', async () => {
    const key = randomUUID();
    await post(key, { batchSize: 5 });
    const response = await post(key, { batchSize: 6 });
    expect(response.status).toBe(422);
    expect((await response.json()).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('counts for one sender and one route', async () => {
    const [key, runs] = [randomUUID(), await started()];
    expect((await post(key)).status).toBe(202);
    expect((await post(key, {}, '/runs', 'admin')).status).toBe(202);
    expect((await post(key, {}, '/pages/2/retry')).status).toBe(202);
    expect(await started()).toBe(runs + 2);
  });

  // Catches: 503 for a retry that is stored and that the sweep will enqueue; its repeat stored another.
  it('stores a retry once while the queue is unavailable', async () => {
    const { pool } = dashboard.database;
    const table = `"${queueSchema(dashboard.queues.prefix)}".job`;
    const stored = async () => (await pool.query('SELECT FROM retry')).rowCount;
    const [key, before] = [randomUUID(), await stored()];
    await pool.query(`ALTER TABLE ${table} RENAME TO job_away`);
    const responses = [];
    for (let i = 0; i < 2; i += 1) responses.push(await post(key, { all: true }, '/quarantine/retry'));
    await pool.query(`ALTER TABLE ${table}_away RENAME TO job`);
    expect(responses.map(({ status }) => status)).toEqual([202, 202]);
    expect(await stored()).toBe((before ?? 0) + 1);
  });

  it('gives a refusal again', async () => {
    const key = randomUUID();
    const first = await post(key, {}, '/pages/1/retry');
    const second = await post(key, {}, '/pages/1/retry');
    expect([first.status, second.status]).toEqual([409, 409]);
    expect(second.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(await second.json()).toEqual(await first.json());
  });

  it('may be used again after the work failed', async () => {
    const [key, runs] = [randomUUID(), await started()];
    const { pool } = dashboard.database;
    await pool.query('ALTER TABLE audit_log RENAME TO audit_log_gone');
    const failed = await post(key);
    await pool.query('ALTER TABLE audit_log_gone RENAME TO audit_log');
    expect(failed.status).toBe(500);
    expect((await post(key)).status).toBe(202);
    expect(await started()).toBe(runs + 1);
  });

  it('is forgotten after a day', async () => {
    const [key, runs] = [randomUUID(), await started()];
    const { pool } = dashboard.database;
    const age = (hours: number) =>
      pool.query(
        `UPDATE idempotent_answer SET received_at = received_at - make_interval(hours => $2)
                  WHERE key = $1`,
        [key, hours],
      );
    await post(key);
    await age(23);
    await post(key);
    expect(await started()).toBe(runs + 1);
    await age(2);
    await post(key);
    expect(await started()).toBe(runs + 2);
  });

  it('says that the outcome is unknown when the dashboard stopped during the first request', async () => {
    const key = randomUUID();
    await post(key);
    await dashboard.database.pool.query(
      `UPDATE idempotent_answer SET status = NULL, received_at = received_at - interval '2 minutes' WHERE key = $1`,
      [key],
    );
    const response = await post(key);
    expect(response.status).toBe(409);
    expect((await response.json()).code).toBe('IDEMPOTENCY_OUTCOME_UNKNOWN');
  });

  it.each(['', ' ', 'x'.repeat(256), 'two words'])('refuses the key "%s"', async (key) => {
    expect((await post(key)).status).toBe(400);
  });
});
