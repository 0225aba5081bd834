import { gzipSync } from 'node:zlib';
import { ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('tickets, contacts and anomalies in the REST API', () => {
  let dashboard: TestDashboard;
  const sql = (text: string, values: unknown[] = []) => dashboard.database.pool.query(text, values);
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seedPages();
    await sql(`
      INSERT INTO contact (contact_id, email, first_name, last_name, birthday, has_internet_account, kind) VALUES
        ('C-1', 'ann@x.test', 'Ann', 'Lee', '1990-02-03', false, 'INDIVIDUAL'),
        ('C-2', 'Ann@X.test', 'Anna', 'Lee', NULL, true, 'INDIVIDUAL'),
        ('C-3', 'other@x.test', 'ANN', 'lee', '1990-02-03', false, 'INDIVIDUAL'),
        ('C-4', 'bob@x.test', 'Pending', 'CREATION', NULL, true, 'INDIVIDUAL'),
        ('C-5', NULL, 'No', 'Mail', NULL, false, 'INDIVIDUAL');
      INSERT INTO ticket (ticket_id, tax_number, event_id, event_start_time, s360_status, mobile_status, owner_email,
        cultural_contact_id, initial_contact_id, source_updated_at, source_place, source_status, ticket_version) VALUES
        ('T-1', 'TAX-1', 'E-1', now() + interval '1 day', 'CANCELLED', 'DOWNLOADED', 'ann@x.test', 'C-2', 'C-1',
          '2026-05-03T10:00:00Z', 2 * 1048576 + 1, 'DOWNLOADED', 3),
        ('T-2', 'TAX-2', 'E-1', now() + interval '2 days', 'CANCELLED', 'DOWNLOADED', 'bob@x.test', 'C-4', 'C-4',
          NULL, NULL, NULL, NULL),
        ('T-3', 'TAX-3', 'E-2', now() - interval '1 day', 'CANCELLED', 'DOWNLOADED', 'bob@x.test', 'C-4', 'C-4',
          NULL, NULL, NULL, NULL);
      INSERT INTO distribution (ticket_id, sequence, old_contact_id, new_contact_id, status, initiated_at, resolved_at)
        VALUES ('T-1', 0, 'C-1', 'C-2', 'CONFIRMED', '2026-05-01', '2026-05-02'),
          ('T-2', 0, 'C-4', 'C-1', 'PENDING', now() - interval '30 hours', NULL);`);
  });
  afterAll(() => dashboard.close());

  /** T-1 came on page 1 (cleared), on page 2 twice, and on page 3, which failed. */
  async function seedPages() {
    const snapshots = [
      ticketChange({
        ticketId: 'T-1',
        taxNumber: 'TAX-1',
        updatedAt: '2026-05-02T10:00:00Z',
        status: 'INJECTED',
      }),
      ticketChange({ ticketId: 'T-1', taxNumber: 'TAX-1', updatedAt: '2026-05-03T10:00:00Z' }),
      ticketChange({ ticketId: 'T-9' }),
    ];
    const body = (tickets: unknown[]) => gzipSync(JSON.stringify({ result: tickets }));
    await sql(`INSERT INTO run (run_id, trigger, status) VALUES (7, 'MANUAL', 'SUCCEEDED')`);
    await sql(
      `INSERT INTO page (page_id, run_id, sequence, status, body, ticket_digests) VALUES
        (1, 7, 1, 'PROCESSED', NULL, ARRAY[hashtextextended('T-1', 0)]),
        (2, 7, 2, 'PROCESSED', $1, ARRAY[hashtextextended('T-1', 0)]),
        (3, 7, 3, 'FAILED', $2, ARRAY[hashtextextended('T-1', 0)])`,
      [body(snapshots), body([ticketChange({ ticketId: 'T-1', taxNumber: 'TAX-1', status: 'ACTIVATED' })])],
    );
  }

  const get = async (path: string, asker: 'viewer' | 'admin' = 'admin') =>
    (await dashboard.ask(asker, `/api/v1${path}`)).json();
  const post = (asker: 'operator' | 'admin', path: string, body: unknown, headers = {}) =>
    dashboard.ask(asker, `/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const ids = (list: { items: Record<string, string>[] }, name: string) => list.items.map((row) => row[name]);

  it('finds tickets by what is searched for, and refuses a parameter it does not know', async () => {
    expect(ids(await get('/tickets?q=TAX-'), 'ticketId')).toEqual(['T-1', 'T-2', 'T-3']);
    expect(ids(await get('/tickets?email=BOB@x.test&eventId=E-2'), 'ticketId')).toEqual(['T-3']);
    const first = await get('/tickets?q=TAX-&limit=2');
    expect(ids(await get(`/tickets?q=TAX-&limit=2&after=${first.next}`), 'ticketId')).toEqual(['T-3']);
    expect(await get('/tickets?mail=x')).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(await get('/tickets?q=%00')).toMatchObject({ status: 400 });
    expect(await get('/tickets?q=TAX-&after=T-9')).toMatchObject({ status: 400, code: 'NOT_IN_LIST' });
  });

  it('explains which change decided a ticket, who has it and why, and what may be missing', async () => {
    const { why, anomalies } = await get('/tickets/TAX-1');
    expect(why).toMatchObject([
      {
        about: 'STATE',
        pageId: 2,
        runId: 7,
        at: '2026-05-03T10:00:00.000Z',
        text: expect.stringMatching(/ticket 2 on page 2 of run 7/),
      },
      {
        about: 'CONTACT',
        at: '2026-05-02T00:00:00.000Z',
        text: expect.stringMatching(/^Contact C-2 .* from C-1 /),
      },
      { about: 'S360_STATUS', text: expect.stringMatching(/CANCELLED in S-360, but it is DOWNLOADED/) },
      { about: 'OPEN', pageId: 3, runId: 7 },
    ]);
    expect(anomalies).toMatchObject([{ ticketId: 'T-1', kind: 'STATUS_MISMATCH' }]);
    const imported = (await get('/tickets/T-2')).why;
    expect(imported[0].text).toMatch(/^TIXNGO has not reported this ticket/);
    expect(imported[2].text).toMatch(/transfer to contact C-1 is pending/);
  });

  it('shows what each change changed, from the pages that are still stored', async () => {
    const { items, unknown } = await get('/tickets/T-1/changes');
    expect(items.map(({ outcome, position }: Record<string, unknown>) => [outcome, position])).toEqual([
      ['WAITING', 0],
      ['REPLACED', 0],
      ['DECIDES', 1],
    ]);
    expect(items[1].changed).toContainEqual({ field: 'mobileStatus', before: null, after: 'INJECTED' });
    const decisive = items[2].changed.filter(({ field }: { field: string }) => field.endsWith('Status'));
    expect(decisive).toEqual([
      { field: 'sourceStatus', before: 'INJECTED', after: 'DOWNLOADED' },
      { field: 'mobileStatus', before: 'INJECTED', after: 'DOWNLOADED' },
    ]);
    expect(unknown).toMatchObject([{ pageId: 1, runId: 7, reason: expect.stringMatching(/cleared/) }]);
    expect(JSON.stringify(await get('/tickets/T-1/changes', 'viewer'))).not.toMatch(/owner@/);
  });

  it('finds contacts by id, e-mail and name, and marks temporary ones', async () => {
    expect(ids(await get('/contacts?q=C-'), 'contactId')).toEqual(['C-1', 'C-2', 'C-3', 'C-4', 'C-5']);
    expect(ids(await get('/contacts?q=ANN@'), 'contactId')).toEqual(['C-1', 'C-2']);
    expect(ids(await get('/contacts?q=lee%20%20an'), 'contactId')).toEqual(['C-1', 'C-3', 'C-2']);
    expect(ids(await get('/contacts?q=Anna'), 'contactId')).toEqual(['C-2']);
    const temporary = await get('/contacts?temporary=true');
    expect(temporary.items).toMatchObject([{ contactId: 'C-4', isTemporary: true, tickets: 2 }]);
    expect(ids(await get('/contacts?temporary=false&limit=2'), 'contactId')).toEqual(['C-1', 'C-2']);
  });

  it('shows what a contact holds, its distributions, and who may be the same person', async () => {
    const one = await get('/contacts/C-1');
    expect(one).toMatchObject({ isTemporary: false, ticketCount: 0, tickets: [], usedForEmail: 'C-2' });
    expect(one.distributions).toMatchObject([{ ticketId: 'T-2' }, { ticketId: 'T-1' }]);
    expect(one.duplicates).toMatchObject([
      { contactId: 'C-2', because: ['EMAIL'] },
      { contactId: 'C-3', because: ['NAME_AND_BIRTHDAY'] },
    ]);
    const two = await get('/contacts/C-2', 'viewer');
    expect(two).toMatchObject({ ticketCount: 1, tickets: [{ ticketId: 'T-1' }] });
    expect(two.contact.email).toBe('A…@X.test');
    expect((await get('/contacts/C-4')).duplicates).toEqual([]);
    expect(await get('/contacts/C-99')).toMatchObject({ status: 404, detail: 'There is no contact C-99.' });
  });

  it('lists anomalies in parts, nearest kick-off first', async () => {
    const list: string[] = [];
    for (let after = ''; ; ) {
      const part = await get(`/anomalies?limit=1${after}`);
      list.push(...part.items.map(({ ticketId, kind }: Record<string, string>) => `${ticketId} ${kind}`));
      if (part.next === null) break;
      after = `&after=${encodeURIComponent(part.next)}`;
    }
    expect(list).toEqual([
      'T-1 STATUS_MISMATCH',
      'T-2 PENDING_TOO_LONG',
      'T-2 STATUS_MISMATCH',
      'T-3 STATUS_MISMATCH',
    ]);
    expect(ids(await get('/anomalies?kind=PENDING_TOO_LONG&eventId=E-1'), 'ticketId')).toEqual(['T-2']);
    expect(await get('/anomalies?after=STATUS_MISMATCH:T-99')).toMatchObject({ status: 400 });
  });

  it('exports a person once for each request, and keeps no copy for an Idempotency-Key', async () => {
    const response = await post(
      'admin',
      '/contacts/C-1/export',
      { reason: 'asked for it' },
      { 'Idempotency-Key': 'k1' },
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: 'ann@x.test', tickets: [{ ticket_id: 'T-1' }] });
    expect((await sql('SELECT FROM idempotent_answer')).rowCount).toBe(0);
    const { rows } = await sql(`SELECT actor, reason FROM audit_log WHERE action = 'privacy.export'`);
    expect(rows).toEqual([{ actor: 'admin', reason: 'asked for it' }]);
    expect((await post('admin', '/contacts/C-5/export', {})).status).toBe(409);
    expect((await post('operator', '/contacts/C-1/export', {})).status).toBe(403);
  });

  it('erases a person only when an admin confirms the contact and gives a reason', async () => {
    const wrong = await post('admin', '/contacts/C-1/erase', { reason: 'law', confirm: 'C-2' });
    expect(wrong.status).toBe(400);
    expect((await post('admin', '/contacts/C-1/erase', { confirm: 'C-1' })).status).toBe(400);
    expect((await post('operator', '/contacts/C-1/erase', { reason: 'law', confirm: 'C-1' })).status).toBe(
      403,
    );
    expect((await get('/tickets/T-1')).ticket.ownerEmail).toBe('ann@x.test');
    const response = await post('admin', '/contacts/C-1/erase', { reason: 'law', confirm: 'C-1' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      rows: { tickets: 1 },
      left: { s360ContactIds: ['C-1', 'C-2'] },
    });
    expect((await get('/tickets/T-1')).ticket.ownerEmail).toMatch(/^erased-/);
    const { rows } = await sql(`SELECT actor, reason, target FROM audit_log WHERE action = 'privacy.erase'`);
    expect(rows).toMatchObject([
      { actor: 'admin', reason: 'law', target: expect.stringMatching(/^person /) },
    ]);
  });
});
