import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../src/api/resources.js';
import { seed, seededPath } from './seed.js';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('I8 personal data in the REST API', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
    await dashboard.database.pool.query(`
      UPDATE contact SET id_number = 'PASS-123', birthday = '1990-02-03', mobile_phone = '+44 20 7946';
      UPDATE ticket SET owner_email = 'ada@club.test', holder_email = 'bob@club.test', recipient_email = 'eve@x.test';
      UPDATE ticket_history SET owner_email = 'ada@club.test';
      UPDATE quarantined_ticket SET body = '{"email":"ada@club.test","birthday":"1990-02-03"}'`);
  });
  afterAll(() => dashboard.close());

  const readable = ROUTES.filter(
    ({ method, role, path }) => method === 'get' && role === 'viewer' && path !== '/stream',
  );
  const pathOf = (path: string) => `/api/v1${seededPath(path)}`;
  const read = async (asker: 'viewer' | 'operator', path: string) =>
    (await dashboard.ask(asker, pathOf(path))).text();

  it.each(readable)(
    'hides e-mails, ID numbers, birthdays, phones and bodies from a viewer: $path',
    async ({ path }) => {
      const text = await read('viewer', path);
      for (const secret of ['ada@', 'bob@', 'eve@', 'PASS-123', '1990-02-03', '7946'])
        expect(text).not.toContain(secret);
    },
  );

  it('shows a viewer names and shortened addresses', async () => {
    const { ticket, contacts } = JSON.parse(await read('viewer', '/tickets/{id}'));
    expect(ticket.ownerEmail).toBe('a…@club.test');
    expect(contacts[0]).toMatchObject({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'a…@arena.test',
      idNumber: null,
      birthday: null,
      mobilePhone: null,
    });
    expect(JSON.parse(await read('viewer', '/quarantine/{id}')).body).toBeNull();
  });

  it('shows everything to an operator, and records that it was read (I9)', async () => {
    const log = dashboard.database.prisma.auditLog;
    const reads = () =>
      log.findMany({ where: { action: { endsWith: '.read' } }, orderBy: { auditId: 'asc' } });
    const before = (await reads()).length;
    expect(await read('operator', '/tickets/{id}')).toContain('PASS-123');
    expect(await read('operator', '/quarantine/{id}')).toContain('ada@club.test');
    expect((await reads()).slice(before)).toMatchObject([
      { actor: 'operator', action: 'ticket.read', target: 'ticket T-1' },
      { actor: 'operator', action: 'quarantine.read', target: 'quarantine 1' },
    ]);
  });

  it('records a screen that refreshes itself once, and each reading by a person (I9)', async () => {
    const { prisma } = dashboard.database;
    const recorded = () => prisma.auditLog.count({ where: { target: 'contact C-1', actor: 'operator' } });
    const refresh = { headers: { 'X-Background': '1' } };
    const before = await recorded();
    for (let i = 0; i < 3; i += 1) await dashboard.ask('operator', '/api/v1/contacts/C-1', refresh);
    expect(await recorded()).toBe(before + 1);
    await read('operator', '/contacts/C-1');
    expect(await recorded()).toBe(before + 2);
  });

  it('is not shown when the reading cannot be recorded (I9)', async () => {
    const { pool } = dashboard.database;
    await pool.query(
      "ALTER TABLE audit_log ADD CONSTRAINT full_disk CHECK (action <> 'ticket.read') NOT VALID",
    );
    expect(await read('operator', '/tickets/{id}')).not.toContain('PASS-123');
    await pool.query('ALTER TABLE audit_log DROP CONSTRAINT full_disk');
  });
});
