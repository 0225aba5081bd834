import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findSameFile, findSameFileOfRun, startFileRun } from './start-file-run.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('I9: a FILE run and its entry in the audit log are there together or not at all', async () => {
  const author = { actor: 'cli:ada', channel: 'cli' } as const;
  const file = { fileName: 'tickets.csv', format: 'csv', batchSize: 1000, author, digest: 'd' };
  // jsonb takes no NUL: the entry is refused after the run was inserted.
  await expect(startFileRun(test.database, { ...file, format: '\0' })).rejects.toThrow();
  expect(await test.database.prisma.run.count()).toBe(0);

  const runId = await startFileRun(test.database, file);
  expect(await test.database.prisma.auditLog.findMany({ select: { action: true, target: true } })).toEqual([
    { action: 'file.upload', target: `run ${runId}` },
  ]);
});

it('finds the newest earlier upload of the same content', async () => {
  const author = { actor: 'cli:ada', channel: 'cli' } as const;
  const start = (fileName: string, digest: string) =>
    startFileRun(test.database, { fileName, format: 'csv', batchSize: 1000, author, digest });
  const [first] = [await start('a.csv', 'same'), await start('b.csv', 'other')];
  const second = await start('c.csv', 'same');
  expect(await findSameFile(test.database, 'same', null)).toMatchObject({ runId: second, fileName: 'c.csv' });
  expect(await findSameFileOfRun(test.database, second)).toMatchObject({
    runId: first,
    uploadedBy: 'cli:ada',
  });
  expect(await findSameFileOfRun(test.database, first)).toBeNull();
});
