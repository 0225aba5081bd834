import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('events in the REST API', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await dashboard.database.pool.query(`
      INSERT INTO run (run_id, trigger, status, end_reached_at) VALUES
        (1, 'MANUAL', 'SUCCEEDED', now() - interval '1 hour'), (2, 'MANUAL', 'SUCCEEDED', now());
      INSERT INTO page (page_id, run_id, sequence, status, event_ids) VALUES
        (1, 1, 1, 'PROCESSED', '{SOON}'), (2, 2, 1, 'FAILED', '{SOON}');
      INSERT INTO contact (contact_id, email) VALUES ('C-1', 'ann@x.test');
      INSERT INTO ticket (ticket_id, tax_number, event_id, event_name, event_start_time, event_site, event_city,
        s360_status, mobile_status, owner_first_name, owner_email, cultural_contact_id) VALUES
        ('S-1', '1', 'SOON', 'Reds v Blues', now() + interval '3 hours', 'Arena', 'Bern', 'PRINTED', 'INJECTED',
          '=Ann, "A"', 'ann@x.test', 'C-1'),
        ('S-2', '2', 'SOON', 'Reds v Blues', now() + interval '3 hours', NULL, NULL, 'PRINTED', 'DOWNLOADED',
          'Bob', 'bob@x.test', 'C-1'),
        ('S-3', '3', 'SOON', NULL, NULL, NULL, NULL, 'CANCELLED', 'ACTIVATED', NULL, NULL, NULL),
        ('S-4', '4', 'SOON', NULL, NULL, NULL, NULL, 'PRINTED', NULL, NULL, NULL, NULL),
        ('L-1', '5', 'LATER', 'Final', now() + interval '9 days', NULL, NULL, 'PRINTED', 'INJECTED', NULL, NULL, NULL),
        ('P-1', '6', 'PAST', 'Reds v Greens', now() - interval '2 hours', NULL, NULL, 'PRINTED', 'INJECTED', NULL, NULL, NULL),
        ('O-1', '7', 'OLD', 'Cup', now() - interval '90 days', NULL, NULL, 'PRINTED', 'INJECTED', NULL, NULL, NULL),
        ('U-1', '8', 'UNDATED', NULL, NULL, NULL, NULL, 'PRINTED', 'INJECTED', NULL, NULL, NULL),
        ('N-1', '9', NULL, NULL, NULL, NULL, NULL, 'PRINTED', 'INJECTED', NULL, NULL, NULL);
      INSERT INTO distribution (ticket_id, sequence, new_contact_id, status, initiated_at) VALUES
        ('S-2', 0, 'C-1', 'PENDING', now() - interval '25 hours'), ('S-1', 0, 'C-1', 'PENDING', now());
      INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, reason_code, message) VALUES
        (1, 0, 1, 'S-1', 'INVALID_DATE', 'no date'), (1, 1, 2, 'L-1', 'INVALID_DATE', 'no date');
      INSERT INTO ticket_history (ticket_id, occurred_at, status) VALUES
        ('S-1', '2026-05-01T10:00:00Z', 'INJECTED'), ('S-1', '2026-05-01T11:30:00Z', 'INJECTED'),
        ('S-2', '2026-05-01T10:30:00Z', 'INJECTED'), ('S-2', '2026-05-01T12:00:00Z', 'DOWNLOADED'),
        ('S-3', '2026-05-01T12:00:00Z', 'BT_ACTIVATED'), ('S-3', '2026-05-01T12:10:00Z', 'ACTIVATED'),
        ('L-1', '2026-05-01T10:00:00Z', 'INJECTED');`);
  });
  afterAll(() => dashboard.close());

  const ask = (path: string, asker: 'viewer' | 'operator' = 'viewer', init?: RequestInit) =>
    dashboard.ask(asker, `/api/v1${path}`, init);
  const get = async (path: string) => (await ask(path)).json();
  const idsOf = (list: { items: { eventId: string }[] }) => list.items.map(({ eventId }) => eventId);

  it('lists the nearest kick-off first: upcoming, past, then without a time', async () => {
    const all = ['SOON', 'LATER', 'PAST', 'OLD', 'UNDATED'];
    expect(idsOf(await get('/events'))).toEqual(all);
    const parts: string[] = [];
    for (let after = ''; ; ) {
      const part = await get(`/events?limit=2${after}`);
      parts.push(...idsOf(part));
      if (part.next === null) break;
      after = `&after=${part.next}`;
    }
    expect(parts).toEqual(all);
  });

  it('finds events by a period, a part of the name or the beginning of the id', async () => {
    const now = Date.now();
    const at = (hours: number) => encodeURIComponent(new Date(now + hours * 3_600_000).toISOString());
    expect(idsOf(await get(`/events?from=${at(-3)}&to=${at(4)}`))).toEqual(['SOON', 'PAST']);
    expect(idsOf(await get('/events?q=REDS'))).toEqual(['SOON', 'PAST']);
    expect(idsOf(await get('/events?q=und'))).toEqual(['UNDATED']);
    expect(idsOf(await get('/events?q=%25'))).toEqual([]);
  });

  it('shows plan B files, and gives them to a viewer without whole e-mails (I8, I9)', async () => {
    const csv = 'ticketId,ownerEmail\r\nS-1,ann@x.test\r\n';
    await dashboard.database.pool.query(
      `INSERT INTO event_file (event_id, kick_off, minutes_before, tickets, behind_seconds, content)
       VALUES ('SOON', now(), 120, 1, 60, $1)`,
      [gzipSync(csv)],
    );
    expect(await get('/events/SOON')).toMatchObject({
      files: [{ eventFileId: 1, minutesBefore: 120, tickets: 1, behindSeconds: 60 }],
      isFileMissing: false,
    });
    const file = await ask('/events/SOON/files/1');
    expect([file.status, file.headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.headers.get('Content-Disposition')).toMatch(/^attachment; filename="?event-SOON-.*Z\.csv"?$/);
    expect(await file.text()).toBe('ticketId,ownerEmail\r\nS-1,a…@x.test\r\n');
    expect(await (await ask('/events/SOON/files/1', 'operator')).text()).toBe(csv);
    expect((await ask('/events/LATER/files/1')).status).toBe(404);
    const where = { action: 'event.export', target: 'event SOON, file 1' };
    expect(await dashboard.database.prisma.auditLog.count({ where })).toBe(2);
  });

  it('counts tickets by mobile status, anomalies and open problems', async () => {
    const [soon, later] = (await get('/events')).items;
    expect(soon).toMatchObject({
      eventName: 'Reds v Blues',
      site: 'Arena',
      city: 'Bern',
      tickets: 4,
      byMobileStatus: { INJECTED: 1, DOWNLOADED: 1, ACTIVATED: 1 },
      notInTixngo: 1,
      anomalies: { STATUS_MISMATCH: 2, PENDING_TOO_LONG: 1 },
      openProblems: { failedPages: 1, quarantined: 1 },
    });
    expect(soon.behindSeconds).toBeGreaterThanOrEqual(3_600);
    expect(soon.behindSeconds).toBeLessThan(4_200);
    expect(later.behindSeconds).toBeLessThan(600);
    expect(later.openProblems).toEqual({ failedPages: 0, quarantined: 1 });
  });

  it('reports readiness, and each figure equals the length of its list', async () => {
    const { event, readiness, failedPages, quarantined } = await get('/events/SOON');
    expect(event.anomalies).toEqual({ STATUS_MISMATCH: 2, PENDING_TOO_LONG: 1, OWNER_NOT_CONTACT: 1 });
    expect(failedPages).toMatchObject([{ pageId: 2 }]);
    expect(quarantined).toMatchObject([{ ticketId: 'S-1' }]);
    const values = Object.fromEntries(
      readiness.map(({ figure, value }: { figure: string; value: number }) => [figure, value]),
    );
    expect(values).toMatchObject({
      OPEN_PROBLEMS: 2,
      MISMATCHES: 2,
      STUCK_TRANSFERS: 1,
      OWNERS: 1,
      NOT_DOWNLOADED: 1,
    });
    const listed = readiness.filter(({ list }: { list: string | null }) => list?.includes('eventId='));
    expect(listed).toHaveLength(4);
    for (const { list, value } of listed) expect((await get(list)).items, list).toHaveLength(value);
    expect(await get('/events/NONE')).toMatchObject({ status: 404, detail: 'There is no event NONE.' });
  });

  it('shows how many tickets had reached each step, each ticket once', async () => {
    const from = encodeURIComponent('2026-05-01T10:00:00Z');
    const to = encodeURIComponent('2026-05-01T12:30:00Z');
    const { stepSeconds, points } = await get(`/events/SOON/funnel?from=${from}&to=${to}`);
    expect(stepSeconds).toBe(60);
    const at = (time: string) =>
      points.find((point: { at: string }) => point.at === `2026-05-01T${time}:00.000Z`).reached;
    expect(at('10:00')).toMatchObject({ injected: 1, downloaded: 0, activated: 0 });
    expect(at('10:29')).toMatchObject({ injected: 1 });
    expect(at('10:30')).toMatchObject({ injected: 2, downloaded: 0 });
    expect(at('12:00')).toMatchObject({ injected: 2, downloaded: 1, activated: 1, deleted: 0 });
    expect(points.at(-1).reached).toMatchObject({ injected: 2, downloaded: 1, activated: 1 });
    const whole = await get('/events/SOON/funnel');
    expect(whole.points.length).toBeLessThanOrEqual(200);
    expect(whole.points.at(-1).reached).toMatchObject({ injected: 2, downloaded: 1, activated: 1 });
    const late = await get(`/events/SOON/funnel?from=${to}`);
    expect(late.points[1].reached).toMatchObject({ injected: 2, downloaded: 1, activated: 1 });
    expect((await get('/events/PAST/funnel')).points[0].reached).toMatchObject({ injected: 0, deleted: 0 });
    expect(await get('/events/NONE/funnel')).toMatchObject({ status: 404 });
  });

  it('gives plan B as a file, with e-mails shortened for a viewer, and records who took it (I9)', async () => {
    const response = await ask('/events/SOON/tickets.csv', 'operator');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="?event-SOON-.*\.csv"?$/,
    );
    const rows = (await response.text()).trim().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/^ticketId,taxNumber,s360Status,mobileStatus,/);
    expect(rows[1]).toContain(`"'=Ann, ""A"""`);
    expect(rows[2]).toContain('bob@x.test');
    const shortened = await (await ask('/events/SOON/tickets.csv')).text();
    expect(shortened).toContain('b…@x.test');
    expect(shortened).not.toContain('bob@');
    expect((await ask('/events/SOON/tickets.csv', 'viewer', { method: 'HEAD' })).status).toBe(200);
    expect((await ask('/events/NONE/tickets.csv')).status).toBe(404);
    const taken = await dashboard.database.prisma.auditLog.findMany({
      where: { action: 'event.export', target: 'event SOON' },
    });
    expect(taken.map(({ actor, target }) => [actor, target])).toEqual([
      ['operator', 'event SOON'],
      ['viewer', 'event SOON'],
    ]);
  });
});
