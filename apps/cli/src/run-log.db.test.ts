import {
  createTestDatabase,
  page,
  queuePrefix,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
} from '@tixngo-sync/testkit';
import { expect, it } from 'vitest';
import { commandLine } from './testing/command-line.js';

/** Returns the keys at the top level of a line's JSON, each as often as it is written. */
function keysOf(line: string): string[] {
  let depth = 0;
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"(:)?|[{}]/g)].flatMap(([text, word, colon]) => {
    if (text === '{') depth += 1;
    else if (text === '}') depth -= 1;
    return word !== undefined && colon !== undefined && depth === 1 ? [word] : [];
  });
}

interface Log {
  readonly tixngo: ScriptedTixngo;
  readonly cli: Awaited<ReturnType<typeof commandLine>>;
}

/** Gives a test a command line that logs from this level on, with a TIXNGO and a database of its own. */
async function withLog(level: string, use: (log: Log) => Promise<void>): Promise<void> {
  const test = await createTestDatabase();
  const tixngo = await startScriptedTixngo();
  const cli = await commandLine({
    DATABASE_URL: test.url,
    TIXNGO_API_URL: tixngo.url,
    QUEUE_PREFIX: queuePrefix(),
    LOG_LEVEL: level,
    PATH: '', // no Redis: the queue is in the database
  });
  try {
    await use({ tixngo, cli });
  } finally {
    await cli.remove();
    await tixngo.close();
    await test.drop();
  }
}

it(
  'no line of the log has a key twice, whether the run succeeds or fails',
  () =>
    withLog('trace', async ({ tixngo, cli }) => {
      tixngo.script(page([ticketChange()], 'k1'), page([], 'k2'), page([ticketChange()], 'k3'));
      const good = await cli('run', '--batch-size', '1');
      expect(good.status, good.stderr).toBe(0);
      tixngo.script({ kind: 'answer', status: 400 });
      const bad = await cli('run', '--batch-size', '1');
      expect(bad.status).toBe(1);
      const lines = `${good.stderr}${bad.stderr}`.split('\n').filter((line) => line.startsWith('{'));
      expect(lines.filter((line) => line.includes('"runId"')).length).toBeGreaterThan(5);
      expect(lines.filter((line) => new Set(keysOf(line)).size < keysOf(line).length)).toEqual([]);
      expect(keysOf('{"a":{"b":1},"c":"}{\\"a\\":","a":2}')).toEqual(['a', 'c', 'a']);
    }),
  60_000,
);

it(
  'a run logs one line that says how it ended, and none for each page; an error has one prefix',
  () =>
    withLog('info', async ({ tixngo, cli }) => {
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
    }),
  60_000,
);
