import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asker, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('schedules over REST', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());
  beforeEach(() => dashboard.database.pool.query('TRUNCATE schedule, run RESTART IDENTITY CASCADE'));

  const send = (method: string, path: string, body: unknown = {}, asker: Asker = 'admin') =>
    dashboard.ask(asker, `/api/v1/schedules${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const sent = async (...args: Parameters<typeof send>) => {
    const response = await send(...args);
    return { status: response.status, body: await response.json() };
  };
  const get = async (path: string) => (await dashboard.ask('viewer', `/api/v1/schedules${path}`)).json();
  const stored = () => dashboard.database.prisma.schedule.findMany({ orderBy: { scheduleId: 'asc' } });
  const entries = async () =>
    (await dashboard.database.prisma.auditLog.findMany({ where: { channel: 'api' } })).map(
      ({ action, target, actor, reason }) => `${actor} ${action} ${target} ${reason}`,
    );
  const main = { name: 'main', everySeconds: 300 };

  it('creates one with every field, shows it, and records who did', async () => {
    const fields = {
      name: 'main',
      launch: 'AUTOMATIC',
      cron: '*/5 8-23 * * *',
      timezone: 'Europe/Zurich',
      startAt: '2036-06-01T02:00:00+02:00',
      endAt: '2036-07-01T00:00:00Z',
      batchSize: 500,
      eventDayEverySeconds: 60,
      eventDayBatchSize: 2000,
      eventDayHoursBefore: 6,
      eventDayHoursAfter: 4,
      skip: ['B', 'A'],
    };
    const { status, body } = await sent('POST', '', { ...fields, reason: 'new season' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...fields,
      scheduleId: 1,
      everySeconds: null,
      startAt: '2036-06-01T00:00:00.000Z',
      endAt: '2036-07-01T00:00:00.000Z',
      skip: ['A', 'B'],
      frequency: 'Every 5 minutes from 08:00 to 23:55 (Europe/Zurich)',
    });
    expect(await get('/1')).toEqual(body);
    expect(await entries()).toContain('admin schedule.create main new season');
  });

  it('makes one with a frequency automatic, and takes the launch in any case', async () => {
    expect((await sent('POST', '', main)).body.launch).toBe('AUTOMATIC');
    expect((await sent('POST', '', { name: 'other' })).body.launch).toBe('MANUAL');
    expect((await sent('POST', '', { ...main, name: 'third', launch: 'manual' })).body.launch).toBe('MANUAL');
  });

  it('changes what is given, replaces one frequency by the other, and renames', async () => {
    await sent('POST', '', { ...main, batchSize: 500 });
    const { status, body } = await sent('PATCH', '/1', {
      name: 'feed',
      everySeconds: null,
      cron: '0 4 * * *',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'feed', everySeconds: null, cron: '0 4 * * *', batchSize: 500 });
    expect((await sent('PATCH', '/1', { everySeconds: 60 })).body).toMatchObject({
      everySeconds: 60,
      cron: null,
    });
  });

  it('pauses with a note, resumes, and deletes', async () => {
    await sent('POST', '', main);
    expect((await sent('POST', '/1/pause', { note: 'match day' }, 'operator')).body).toMatchObject({
      pausedNote: 'match day',
      pausedBy: 'operator',
      nextRunAt: null,
    });
    expect((await sent('POST', '/1/resume', {}, 'operator')).body).toMatchObject({ pausedAt: null });
    expect((await send('DELETE', '/1', { reason: 'not needed' })).status).toBe(204);
    expect((await send('DELETE', '/1')).status).toBe(404);
    expect(await entries()).toEqual(
      expect.arrayContaining([
        'operator schedule.pause main match day',
        'operator schedule.resume main null',
        'admin schedule.delete main not needed',
      ]),
    );
  });

  it('runs one now', async () => {
    await sent('POST', '', main);
    const { status, body } = await sent('POST', '/1/run', { batchSize: 50 }, 'operator');
    expect(status).toBe(202);
    const job = await dashboard.queues.retrieve.getJob(body.jobId);
    expect(job?.data).toMatchObject({ trigger: 'MANUAL', scheduleId: 1, batchSize: 50 });
    expect((await send('POST', '/7/run')).status).toBe(404);
  });

  it('lists the next starts in its zone and in UTC', async () => {
    await sent('POST', '', { ...main, everySeconds: undefined, cron: '0 4 * * *', timezone: 'Asia/Tokyo' });
    const { timezone, none, items } = await get('/1/next?count=3');
    expect([timezone, none, items.length]).toEqual(['Asia/Tokyo', null, 3]);
    expect(items[0].at).toMatch(/T19:00:00.000Z$/);
    expect(items[0].local).toMatch(/ 04:00:00 \+09:00$/);
    await sent('POST', '/1/pause');
    expect(await get('/1/next')).toMatchObject({ none: 'it is paused', items: [] });
  });

  it('lists event days with the names of the events', async () => {
    const startTime = new Date(Date.now() + 3_600_000).toISOString();
    await dashboard.database.pool.query(
      `INSERT INTO ticket (ticket_id, event_id, event_name, event_start_time) VALUES ('T1', 'E1', 'Cup final', $1)`,
      [startTime],
    );
    const mode = { eventDayEverySeconds: 60, eventDayHoursBefore: 3, eventDayHoursAfter: 2 };
    await sent('POST', '', { ...main, ...mode });
    const { items } = await get('/event-days');
    expect(items).toMatchObject([
      { schedule: 'main', isNow: true, events: [{ eventId: 'E1', eventName: 'Cup final', startTime }] },
    ]);
    await dashboard.database.pool.query('TRUNCATE ticket');
  });

  it('previews a change and does nothing', async () => {
    await sent('POST', '', main);
    const [before, log] = [await stored(), await entries()];
    const { status, body } = await sent('PATCH', '/1?preview=true', { everySeconds: 60, batchSize: 500 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      before: { runsPerDay: 288, frequency: 'Every 5 minutes' },
      after: { runsPerDay: 1440, requestsPerDay: 1440, expectedBehindSeconds: 60 },
      changes: [
        { field: 'everySeconds', before: 300, after: 60 },
        { field: 'batchSize', before: 1000, after: 500 },
      ],
      clashes: [],
    });
    expect(body.after.nextRuns).toHaveLength(10);
    const removal = await sent('DELETE', '/1?preview=true');
    expect(removal).toMatchObject({ status: 200, body: { before: { runsPerDay: 288 }, after: null } });
    const second = await sent('POST', '?preview=true', { ...main, everySeconds: 30 });
    expect(second).toMatchObject({ status: 200, body: { before: null, after: { runsPerDay: 2880 } } });
    expect(second.body.clashes.map(({ code }: { code: string }) => code)).toEqual([
      'SCHEDULE_NAME_TAKEN',
      'SCHEDULE_ALREADY_ACTIVE',
    ]);
    expect([await stored(), await entries()]).toEqual([before, log]);
  });

  it('warns when runs take longer than the interval', async () => {
    await dashboard.database.pool.query(`
      INSERT INTO run (trigger, status, started_at, finished_at, received)
      VALUES ('MANUAL', 'SUCCEEDED', now() - interval '1 hour', now() - interval '59 minutes', 2500)`);
    const { body } = await sent('POST', '?preview=true', { ...main, everySeconds: 30 });
    expect(body.clashes).toMatchObject([{ code: 'RUN_LONGER_THAN_INTERVAL' }]);
    expect(body.after).toMatchObject({ requestsPerDay: 2880 + 3, expectedBehindSeconds: 90 });
  });

  it.each([
    [{ ...main, cron: '* * * * *' }, 400, 'SCHEDULE_TWO_FREQUENCIES'],
    [{ name: 'main', launch: 'AUTOMATIC' }, 400, 'SCHEDULE_WITHOUT_FREQUENCY'],
    [{ name: 'main', cron: '61 * * * *' }, 400, 'SCHEDULE_CRON_WRONG'],
    [{ ...main, timezone: 'Mars/Olympus' }, 400, 'SCHEDULE_TIMEZONE_UNKNOWN'],
    [{ ...main, endAt: '2020-01-01T00:00:00Z' }, 400, 'SCHEDULE_NEVER_RUNS'],
    [{ ...main, eventDayEverySeconds: 60 }, 400, 'SCHEDULE_EVENT_DAY_INCOMPLETE'],
    [{ ...main, every: 5 }, 400, 'BAD_REQUEST'],
    [{ ...main, everySeconds: 0 }, 400, 'BAD_REQUEST'],
    [{ everySeconds: 60 }, 400, 'BAD_REQUEST'],
  ])('refuses %j, also as a preview', async (body, status, code) => {
    for (const query of ['', '?preview=true'])
      expect(await sent('POST', query, body)).toMatchObject({ status, body: { code } });
    expect(await stored()).toEqual([]);
  });

  it('refuses a second active one and a name that is taken', async () => {
    await sent('POST', '', main);
    const second = { ...main, name: 'second' };
    expect(await sent('POST', '', second)).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULE_ALREADY_ACTIVE', detail: expect.stringContaining('"main"') },
    });
    expect(await sent('POST', '', { name: 'main' })).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULE_NAME_TAKEN' },
    });
  });
});
