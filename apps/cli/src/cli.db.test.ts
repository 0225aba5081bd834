import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RunSummary } from '@tixngo-sync/domain';
import {
  createEmptyDatabase,
  createTestDatabase,
  page,
  queuePrefix,
  type ScriptedTixngo,
  startScriptedTixngo,
  type TestDatabase,
  ticketChange,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/command-line.js';

let test: TestDatabase;
let tixngo: ScriptedTixngo;
let cli: CommandLine;

beforeAll(async () => {
  test = await createTestDatabase();
  tixngo = await startScriptedTixngo();
  const redisUrl = inject('redisUrl');
  cli = await commandLine({
    DATABASE_URL: test.url,
    TIXNGO_API_URL: tixngo.url,
    QUEUE_PREFIX: queuePrefix(),
    // Without one the queue is in the database; PATH would bring a private Redis along.
    ...(redisUrl === '' ? { PATH: '' } : { REDIS_URL: redisUrl }),
  });
});
afterAll(async () => {
  await cli.remove();
  await tixngo.close();
  await test.drop();
});

const RUN_KEYS = [
  'runId',
  'status',
  'pages',
  'received',
  'applied',
  'unchanged',
  'stale',
  'skipped',
  'quarantined',
  'paginationKey',
  'durationMs',
];

describe('run', () => {
  it('fetches to the end, and prints the promised document and nothing else', async () => {
    tixngo.script(
      page(
        [
          ticketChange({ ticketId: 'T1', taxNumber: 'N1' }),
          ticketChange({ ticketId: 'T2', taxNumber: 'N2' }),
        ],
        'k1',
      ),
    );
    const run = await cli('run', '--batch-size', '2', '--json');
    expect(run.status, run.stderr).toBe(0);
    expect(Object.keys(run.json<RunSummary>()).sort()).toEqual([...RUN_KEYS].sort());
    expect(run.json()).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      received: 2,
      applied: 2,
      paginationKey: 'k1',
    });
  });

  it('that quarantines a ticket ends with status 3 and says what to do', async () => {
    tixngo.script(
      page([ticketChange({ ticketId: 'BAD', taxNumber: 'N3', status: 'LOST' }), ticketChange()], 'k2'),
    );
    const run = await cli('run');
    expect(run.status, run.stderr).toBe(3);
    expect(run.stdout).toContain('SUCCEEDED_WITH_ERRORS');
    expect(run.stdout).toContain('UNKNOWN_STATUS 1');
  });

  it('that fails ends with status 1 and names the run that says why', async () => {
    tixngo.script({ kind: 'answer', status: 401, body: 'no' });
    const run = await cli('run', '--json');
    expect(run.status).toBe(1);
    expect(run.json()).toMatchObject({ status: 'FAILED' });
    expect(run.stderr).toMatch(/runs show \d+/);
  });

  it('of a schedule that does not exist is wrong usage, and names those that do', async () => {
    await cli('schedules', 'create', 'main', '--every', '5m');
    const run = await cli('run', '--schedule', 'nope', '--json');
    expect(run.status).toBe(2);
    expect(run.json()).toMatchObject({
      error: { code: 'SCHEDULE_UNKNOWN', message: expect.stringContaining('main') },
    });
  });
});

describe('what a run did', () => {
  it('is shown of the run, its pages and its tickets', async () => {
    const [newest] = (await cli('runs', 'list', '--json', '--limit', '1')).json<
      { runId: number; status: string }[]
    >();
    expect(newest).toMatchObject({ status: 'FAILED' });
    const run = (await cli('runs', 'show', '1', '--json')).json();
    expect(run).toMatchObject({
      runId: 1,
      trigger: 'MANUAL',
      received: 2,
      pagesByStatus: { STORED: 0, PROCESSED: 1, FAILED: 0 },
    });
    const pages = (await cli('pages', 'list', '--status', 'processed', '--json')).json<
      { pageId: number }[]
    >();
    expect(pages.map((row) => row.pageId)).toEqual([2, 1]);
    expect((await cli('pages', 'list', '--before', '2', '--json')).json()).toMatchObject([
      { pageId: 1, nextKey: 'k1', received: 2 },
    ]);
  });

  it('is shown of a ticket by its id and by its tax number, with the pages it came on', async () => {
    const byId = (await cli('tickets', 'show', 'T1', '--json')).json();
    expect(byId).toMatchObject({
      ticket: { ticketId: 'T1', taxNumber: 'N1', mobileStatus: 'DOWNLOADED', s360Status: 'PRINTED' },
      contacts: [{ email: 'owner@example.com', birthday: '1990-02-03' }],
      history: [{ status: 'INJECTED' }, { status: 'DOWNLOADED' }],
      pages: [{ pageId: 1, status: 'PROCESSED' }],
    });
    expect((await cli('tickets', 'show', 'N1', '--json')).json()).toEqual(byId);
    const listed = (
      await cli('tickets', 'list', '--event', 'event-1', '--status', 'DOWNLOADED', '--json')
    ).json<{ ticketId: string }[]>();
    expect(listed.map((ticket) => ticket.ticketId)).toEqual(expect.arrayContaining(['T1', 'T2']));
  });

  it('of an unknown ticket is an error; of one in quarantine it names where to look', async () => {
    expect(await cli('tickets', 'show', 'NOPE')).toMatchObject({ status: 1, stdout: '' });
    expect((await cli('tickets', 'show', 'BAD')).stderr).toContain('quarantine show 1');
  });

  it('is summed up by the status, with what to do next', async () => {
    const status = (await cli('status', '--json')).json();
    expect(status).toMatchObject({
      schedules: [{ name: 'main' }],
      lastRun: { status: 'FAILED' },
      lag: { unprocessedPages: 0, oldestUnprocessedSeconds: 0 },
      key: { fetchedThrough: 'k2', committedThrough: 'k2' },
      open: { failedPages: 0, quarantined: 1, quarantinedByReason: { UNKNOWN_STATUS: 1 } },
      nextSteps: [expect.stringContaining('quarantine list')],
    });
    expect(await cli('status')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('quarantine list'),
    });
  });
});

describe('quarantine', () => {
  it('is listed, shown with its body, and still open after a retry that changes nothing', async () => {
    const [row] = (await cli('quarantine', 'list', '--json')).json<Record<string, unknown>[]>();
    expect(row).toMatchObject({
      quarantineId: 1,
      pageId: 2,
      position: 0,
      ticketId: 'BAD',
      taxNumber: 'N3',
      reasonCode: 'UNKNOWN_STATUS',
      status: 'OPEN',
    });
    expect(
      JSON.parse((await cli('quarantine', 'show', '1', '--json')).json<{ body: string }>().body),
    ).toMatchObject({ status: 'LOST' });
    const retry = await cli('quarantine', 'retry', '--all', '--json');
    expect(retry.status, retry.stderr).toBe(3);
    expect(retry.json()).toMatchObject({
      retried: [{ quarantineId: 1, status: 'OPEN', reasonCode: 'UNKNOWN_STATUS' }],
    });
  });

  it('is closed by skipping, which puts the tax number on the skip list', async () => {
    const skip = await cli('quarantine', 'skip', '1', '--reason', 'test ticket', '--json');
    expect(skip.status, skip.stderr).toBe(0);
    expect(skip.json()).toEqual({ skipped: [{ quarantineId: 1, taxNumber: 'N3', closed: 1 }] });
    const { rows } = await test.database.pool.query('SELECT tax_number, reason FROM skipped_tax_number');
    expect(rows).toEqual([{ tax_number: 'N3', reason: 'test ticket' }]);
  });
});

describe('pages', () => {
  it('are replayed without asking TIXNGO, and change nothing that was there', async () => {
    const asked = tixngo.requests.length;
    const replay = await cli('pages', 'replay', '1', '--json');
    expect(replay.status, replay.stderr).toBe(0);
    expect(replay.json()).toMatchObject({ received: 2, applied: 0, unchanged: 2 });
    expect(tixngo.requests).toHaveLength(asked);
  });

  it('to retry have to be named', async () => {
    expect((await cli('pages', 'retry')).status).toBe(2);
    expect((await cli('pages', 'retry', '1', '--failed')).status).toBe(2);
    expect(await cli('pages', 'retry', '--failed')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing to retry'),
    });
  });
});

describe('upload', () => {
  it('previews, then processes a file; the key does not move', async () => {
    const file = join(cli.directory, 'tickets.json.gz');
    await writeFile(file, gzipSync(JSON.stringify([ticketChange({ ticketId: 'U1', taxNumber: 'NU1' })])));
    const preview = await cli('upload', file, '--dry-run', '--json');
    expect(preview.json()).toMatchObject({
      dryRun: true,
      received: 1,
      applied: 1,
      tickets: [{ ticketId: 'U1', isNew: true }],
      paginationKey: 'k2',
    });
    const upload = await cli('upload', file, '--json');
    expect(upload.status, upload.stderr).toBe(0);
    expect(upload.json()).toMatchObject({ dryRun: false, status: 'SUCCEEDED', applied: 1 });
    expect((await cli('key', 'show', '--json')).json()).toMatchObject({ fetchedThrough: 'k2' });
  });

  it('of another kind of file is refused completely', async () => {
    const file = join(cli.directory, 'picture.json');
    await writeFile(file, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]));
    expect((await cli('upload', file)).status).toBe(1);
  });
});

describe('import', () => {
  it('takes the good lines, lists the bad ones, and fails', async () => {
    const file = join(cli.directory, 'contacts.csv');
    await writeFile(
      file,
      'contact_id,email,birthday,kind\nC1,a@x.test,1990-05-31,RELAY\nC2,b@x.test,1990-02-30,\n',
    );
    const first = await cli('contacts', 'import', file, '--json');
    expect(first.status).toBe(1);
    expect(first.json()).toMatchObject({
      imported: 1,
      updated: 0,
      unchanged: 0,
      rejected: [{ line: 3, reason: expect.stringContaining('birthday') }],
    });
    await writeFile(
      join(cli.directory, 'tickets.jsonl'),
      '{"ticket_id":"T1","s360_status":"CONTROLLED"}\n{"ticket_id":"I1","tax_number":"NI1"}\n',
    );
    const tickets = await cli('tickets', 'import', 'tickets.jsonl', '--json');
    expect(tickets.status, tickets.stderr).toBe(0);
    expect(tickets.json()).toMatchObject({ imported: 1, updated: 1, rejected: [] });
  });
});

describe('what goes wrong', () => {
  it.each([
    [['runs', 'bogus'], 2],
    [['run', '--batch-size', '0'], 2],
    [['key', 'set', 'x'], 2],
    [['runs', 'list', '--status', 'LOST'], 2],
    [['runs', 'show', '99'], 1],
    [['schedules', 'delete', 'main'], 2],
  ])('%j ends with status %d, one message, and no stack', async (args, status) => {
    const result = await cli(...args, '--json');
    expect(result.status).toBe(status);
    expect(result.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('with settings is listed at once', async () => {
    const wrong = await commandLine({ DATABASE_URL: 'mysql://x', PORT: 'http' });
    const result = await wrong('status');
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/DATABASE_URL[\s\S]*PORT/);
    await wrong.remove();
  });

  it('with an old schema names the command that updates it, and that command does', async () => {
    const empty = await createEmptyDatabase();
    const fresh = await commandLine({ DATABASE_URL: empty.url });
    expect(await fresh('status')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('tixngo-sync migrate'),
    });
    const migrated = await fresh('migrate', '--json');
    expect(migrated.json<{ applied: string[] }>().applied.length).toBeGreaterThan(0);
    expect((await fresh('status')).status).toBe(0);
    await fresh.remove();
    await empty.drop();
  });

  it('with a missing database is explained', async () => {
    const away = await commandLine({ DATABASE_URL: 'postgresql://u@127.0.0.1:1/d' });
    expect(await away('status')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cannot be reached'),
    });
    await away.remove();
  });
});

describe('help', () => {
  it.each([[['--help']], [['run', '--help']], [['schedules', 'create', '--help']]])(
    '%j needs no settings and no database',
    async (args) => {
      const bare = await commandLine({ DATABASE_URL: 'nonsense' });
      expect(await bare(...args)).toMatchObject({
        status: 0,
        stderr: '',
        stdout: expect.stringContaining('Usage: tixngo-sync'),
      });
      await bare.remove();
    },
  );
});
