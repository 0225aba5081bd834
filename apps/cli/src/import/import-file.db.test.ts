import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { importFile } from './import-file.js';

let test: TestDatabase;
let directory: string;
beforeAll(async () => {
  test = await createTestDatabase();
  directory = mkdtempSync(join(tmpdir(), 'import-file-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await test.drop();
});

async function audited(): Promise<unknown[]> {
  const entries = await test.database.prisma.auditLog.findMany({ orderBy: { at: 'asc' } });
  return entries.map(({ action, target, detail }) => [action, target, detail]);
}

it('I9: an import is in the audit log from its first row on, and with its counts at its end', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => `C${index},c${index}@club.test\n`).join('');
  const file = join(directory, 'contacts.csv');
  writeFileSync(file, `contact_id,email\n${rows}`);
  const stop = new AbortController();
  const killed = importFile(
    { database: test.database, author: { actor: 'cli:ada', channel: 'cli' }, signal: stop.signal },
    'contacts',
    file,
    { dryRun: false, onProgress: (lines) => lines >= 2_000 && stop.abort() },
  );
  await expect(killed).rejects.toThrow();
  expect(await test.database.prisma.contact.count()).toBeGreaterThan(0);
  expect(await audited()).toEqual([['contacts.import-start', 'contacts.csv', null]]);

  await runCommand(test.url, 'contacts', 'import', '--dry-run', file);
  const before = await audited();
  await runCommand(test.url, 'contacts', 'import', file);
  const counts = { dryRun: false, imported: expect.any(Number), rejectedCount: 0 };
  expect((await audited()).slice(before.length)).toEqual([
    ['contacts.import-start', 'contacts.csv', null],
    ['contacts.import', 'contacts.csv', expect.objectContaining(counts)],
  ]);
});
