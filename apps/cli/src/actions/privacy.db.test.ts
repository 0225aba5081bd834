import { Readable } from 'node:stream';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`INSERT INTO contact (contact_id, email) VALUES ('S1', 'ann@x.test')`);
  await test.database.pool.query(
    `INSERT INTO ticket (ticket_id, owner_email, owner_last_name) VALUES ('T1', 'Ann@x.test', 'Erasable')`,
  );
});
afterEach(() => test.drop());

const owner = async () =>
  (await test.database.pool.query('SELECT owner_email, owner_last_name FROM ticket')).rows[0];

it('privacy erase reports what it erased, and what S-360 has to erase', async () => {
  const { stdout } = await runCommand(test.url, 'privacy', 'erase', '--email', 'ann@X.test', '--yes');
  expect(stdout).toMatch(/^Erased person [0-9a-f]{16} from 1 ticket, 0 history records, 0 contacts, 0 pages/);
  expect(stdout).toContain('S1');
  expect(stdout).not.toContain('ann@');
  expect(await owner()).toEqual({ owner_email: expect.stringContaining('erased-'), owner_last_name: null });
});

it('privacy erase asks first, and refuses when no one can answer', async () => {
  await expect(runCommand(test.url, 'privacy', 'erase', '--email', 'ann@x.test')).rejects.toThrow(/--yes/);
  expect(await owner()).toEqual({ owner_email: 'Ann@x.test', owner_last_name: 'Erasable' });
});

it('privacy erase --dry-run asks nothing and changes nothing', async () => {
  const { stdout } = await runCommand(
    test.url,
    'privacy',
    'erase',
    '--email',
    'ann@x.test',
    '--dry-run',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: true,
    rows: { tickets: 1 },
    left: { s360ContactIds: ['S1'] },
  });
  expect(await owner()).toMatchObject({ owner_last_name: 'Erasable' });
});

it('privacy export prints one JSON document, with and without --json', async () => {
  const { stdout } = await runCommand(test.url, 'privacy', 'export', '--email', ' ANN@x.test');
  expect(JSON.parse(stdout)).toMatchObject({
    email: 'ann@x.test',
    tickets: [{ ticket_id: 'T1', owner: { last_name: 'Erasable' } }],
  });
  expect(
    JSON.parse((await runCommand(test.url, 'privacy', 'export', '--email', 'ann@x.test', '--json')).stdout),
  ).toMatchObject({
    contacts: [{}],
  });
});

it('privacy --email - reads the address from standard input, out of the list of processes', async () => {
  const input = vi.spyOn(process, 'stdin', 'get');
  try {
    input.mockReturnValue(Readable.from(['Ann@x.test\n']) as typeof process.stdin); // only read as a stream
    const { stdout } = await runCommand(test.url, 'privacy', 'export', '--email', '-');
    expect(JSON.parse(stdout)).toMatchObject({ email: 'ann@x.test', tickets: [{ ticket_id: 'T1' }] });
    input.mockReturnValue(Readable.from(['ann@x.test']) as typeof process.stdin);
    await runCommand(test.url, 'privacy', 'erase', '--email', '-', '--yes');
    expect(await owner()).toMatchObject({ owner_last_name: null });
    input.mockReturnValue(Readable.from(['\n']) as typeof process.stdin);
    await expect(runCommand(test.url, 'privacy', 'export', '--email', '-')).rejects.toThrow(/is empty/);
  } finally {
    input.mockRestore();
  }
});
