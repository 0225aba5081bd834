import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO contact (contact_id, email, first_name, last_name) VALUES
      ('C-1', 'ann@x.test', 'Ann', 'Lee'), ('C-2', 'bob@x.test', 'Pending', 'CREATION');
    INSERT INTO ticket (ticket_id, tax_number, s360_status, mobile_status, event_id, event_name, event_start_time,
      owner_email, cultural_contact_id)
      VALUES ('T-1', 'TAX-1', 'CANCELLED', 'DOWNLOADED', 'E-1', 'Final', now() + interval '1 day', 'ann@x.test', 'C-1'),
        ('T-2', 'TAX-2', 'PRINTED', 'INJECTED', 'E-2', 'Cup', now() + interval '2 days', 'bob@x.test', 'C-2')`);
});
afterAll(() => test.drop());

const json = async (...args: string[]) => JSON.parse((await runCommand(test.url, ...args, '--json')).stdout);

it('tickets list finds by --query and --email', async () => {
  expect(await json('tickets', 'list', '--query', 'TAX-')).toMatchObject([
    { ticketId: 'T-1' },
    { ticketId: 'T-2' },
  ]);
  expect(await json('tickets', 'list', '--email', 'BOB@x.test')).toMatchObject([{ ticketId: 'T-2' }]);
});

it('tickets show explains the ticket, and tickets changes that nothing is stored', async () => {
  const { stdout } = await runCommand(test.url, 'tickets', 'show', 'T-1');
  expect(stdout).toContain('TIXNGO has not reported this ticket');
  expect(stdout).toContain('CANCELLED in S-360');
  expect(await json('tickets', 'changes', 'T-1')).toEqual({ items: [], unknown: [] });
});

it('contacts list finds by name, and contacts show lists what the contact holds (I9)', async () => {
  expect(await json('contacts', 'list', '--query', 'lee')).toMatchObject([{ contactId: 'C-1' }]);
  expect(await json('contacts', 'list', '--temporary')).toMatchObject([{ contactId: 'C-2', tickets: 1 }]);
  const { stdout } = await runCommand(test.url, 'contacts', 'show', 'C-1');
  expect(stdout).toContain('TAX-1');
  const reads = await test.database.prisma.auditLog.count({ where: { action: 'contact.read' } });
  expect(reads).toBe(1);
});

it('events lists the nearest kick-off first, and events show reports readiness', async () => {
  expect(await json('events')).toMatchObject([{ eventId: 'E-1' }, { eventId: 'E-2' }]);
  expect(await json('events', 'list', '--query', 'cup')).toMatchObject([{ eventId: 'E-2' }]);
  const { stdout } = await runCommand(test.url, 'events', 'show', 'E-1');
  expect(stdout).toContain('1 ticket with a status that S-360 and TIXNGO do not agree on');
  await expect(runCommand(test.url, 'events', 'show', 'NONE')).rejects.toThrow(/there is no event NONE/);
});

it('events export prints plan B as CSV, and records it (I9)', async () => {
  const { stdout } = await runCommand(test.url, 'events', 'export', 'E-1');
  const [header, ...rows] = stdout.trim().split('\r\n');
  expect(header).toMatch(/ticketId,taxNumber/);
  expect(rows).toEqual([expect.stringMatching(/^T-1,TAX-1,CANCELLED,DOWNLOADED,Final,.*ann@x\.test/)]);
  const exports = await test.database.prisma.auditLog.count({ where: { action: 'event.export' } });
  expect(exports).toBe(1);
});
