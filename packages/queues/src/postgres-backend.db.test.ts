import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueSchema } from './postgres-backend.js';
import { openQueues } from './queues.js';

const log = createLogger({ level: 'silent', pretty: false });
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const open = (prefix: string, query = '') =>
  openQueues({ backend: { kind: 'postgres', databaseUrl: `${test.url}${query}` }, prefix, log });

// Catches: the URL's options replaced the search_path (relation "meta" does not exist).
it('finds its tables whatever options DATABASE_URL has', async () => {
  const queues = await open('options', '?options=-c%20statement_timeout%3D60000%20-c%20search_path%3Dpublic');
  await queues.enqueuePage({ pageId: 1, replayRunId: null });
  expect(await queues.pagesCarried([1, 2])).toEqual(new Set([1]));
  await queues.close();
});

it('refuses a prefix whose schema belongs to another prefix', async () => {
  const first = await open('my-app');
  await expect(open('my_app')).rejects.toMatchObject({
    code: 'QUEUE_PREFIX',
    message: expect.stringContaining('my-app would share the schema my_app_queue'),
  });
  await first.close();
  await (await open('my-app')).close();
});

it.each(['2026-club', 'x'.repeat(70)])('refuses the prefix %s, which cannot be a schema', (prefix) => {
  expect(() => queueSchema(prefix)).toThrow(/QUEUE_PREFIX cannot name a schema/);
});
