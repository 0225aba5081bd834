import {
  createTestDatabase,
  page,
  queuePrefix,
  startScriptedTixngo,
  ticketChange,
} from '@tixngo-sync/testkit';
import { expect, it } from 'vitest';
import { commandLine } from './testing/command-line.js';

it('a run logs one line that says how it ended, and none for each page; an error has one prefix', async () => {
  const test = await createTestDatabase();
  const tixngo = await startScriptedTixngo();
  const cli = await commandLine({
    DATABASE_URL: test.url,
    TIXNGO_API_URL: tixngo.url,
    QUEUE_PREFIX: queuePrefix(),
    LOG_LEVEL: 'info',
    PATH: '', // no Redis: the queue is in the database
  });
  try {
    tixngo.script(
      page([ticketChange({ ticketId: 'T1', taxNumber: 'N1' })], 'k1'),
      page([ticketChange({ ticketId: 'T2', taxNumber: 'N2' })], 'k2'),
    );
    const run = await cli('run', '--batch-size', '1');
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr.match(/run \d+ SUCCEEDED: 2 pages, 2 tickets in [\d.]+ s/g)).toHaveLength(1);
    expect(run.stderr).not.toContain('page processed');
    const missing = await cli('runs', 'show', '99');
    expect(missing.stderr).toMatch(/^error: there is no run 99/);
  } finally {
    await cli.remove();
    await tixngo.close();
    await test.drop();
  }
}, 60_000);
