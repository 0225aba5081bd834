import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, commandLine } from '../testing/command-line.js';

let test: TestDatabase;
let cli: CommandLine;
beforeAll(async () => {
  test = await createTestDatabase();
  cli = await commandLine({ DATABASE_URL: test.url });
});
afterAll(async () => {
  await cli.remove();
  await test.drop();
});

it('status loads only what it needs, so that it answers within a second', async () => {
  const loaded = join(cli.directory, 'loaded');
  const withList = await commandLine({ DATABASE_URL: test.url, NODE_V8_COVERAGE: loaded });
  expect((await withList('status')).status).toBe(0);
  await withList.remove();
  const [file = ''] = readdirSync(loaded);
  // V8's report names every module that was loaded.
  const { result } = JSON.parse(readFileSync(join(loaded, file), 'utf8')) as { result: { url: string }[] };
  const modules = result.map(({ url }) => url);
  expect(modules.some((url) => url.includes('/node_modules/commander/'))).toBe(true);
  // Queues, clients and metrics; the compiler of Prisma's queries; the REST API's schemas; PostgreSQL's and
  // Redis's programs, which a given DATABASE_URL makes needless.
  const heavy =
    /\/node_modules\/(bullmq|ioredis|got|nodemailer|prom-client|pino-pretty)\/|query_compiler|\/packages\/(api|services)\//;
  expect(modules.filter((url) => heavy.test(url))).toEqual([]);
});
