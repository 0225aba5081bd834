import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { previewFile, previewReplay, replayPages, uploadFile } from '@tixngo-sync/pipeline';
import { page, type ScriptedTixngo, startScriptedTixngo, ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actualArenaTables, arenaChanges, expectedArenaTables, loadArenaS360 } from './arena-tables.js';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
let folder: string;
const author = { actor: 'test', channel: 'cli' } as const;
const signal = new AbortController().signal;
const onEvent = () => {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'upload-'));
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url });
});
beforeEach(async () => {
  tixngo.reset();
  await pipeline.reset();
});
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const upload = (path: string) => uploadFile(pipeline.deps, { path, author, onEvent, signal });
const tickets = () =>
  pipeline.rows('SELECT ticket_id, mobile_status, event_id, owner_email FROM ticket ORDER BY 1');

describe('upload: a file is processed as if TIXNGO had sent it', () => {
  const two = [ticketChange({ ticketId: 'a' }), ticketChange({ ticketId: 'b' })];
  const csv = `ticketId,taxNumber,updatedAt,status,event.id,spectatorDetails.email\na,1,2026-05-01T10:00:00Z,DOWNLOADED,event-1,owner@example.com\nb,2,2026-05-01T10:00:00Z,DOWNLOADED,event-1,owner@example.com\n`;
  it.each<[string, string | Buffer]>([
    ['answer.json', JSON.stringify({ pagination: { nextPageKey: 'never' }, result: two })],
    ['array.json', JSON.stringify(two)],
    ['lines.jsonl', `${two.map((ticket) => JSON.stringify(ticket)).join('\n')}\n`],
    ['tickets.csv', csv],
    ['array.json.gz', gzipSync(JSON.stringify(two))],
  ])('%s', async (name, content) => {
    expect(await upload(file(name, content))).toMatchObject({
      status: 'SUCCEEDED',
      pages: 1,
      received: 2,
      applied: 2,
      paginationKey: null,
    });
    expect(await tickets()).toEqual(
      ['a', 'b'].map((ticket_id) => ({
        ticket_id,
        mobile_status: 'DOWNLOADED',
        event_id: 'event-1',
        owner_email: 'owner@example.com',
      })),
    );
    expect(await pipeline.rows('SELECT trigger, file_name FROM run')).toEqual([
      { trigger: 'FILE', file_name: name },
    ]);
    expect(tixngo.requests).toEqual([]);
  });

  it('a file of another format is refused with what was found', async () => {
    await expect(upload(file('page.html', '<html>Sign in</html>'))).rejects.toThrow(/HTML|html/);
    expect(await pipeline.rows('SELECT 1 FROM run')).toEqual([]);
  });

  it('a malformed line is quarantined with its line number; its neighbours are applied', async () => {
    const path = file(
      'odd.jsonl',
      `${JSON.stringify(two[0])}\n{"ticketId": broken\n${JSON.stringify(two[1])}\n`,
    );
    expect(await upload(path)).toMatchObject({
      status: 'SUCCEEDED_WITH_ERRORS',
      received: 3,
      applied: 2,
      quarantined: 1,
    });
    expect(await pipeline.rows('SELECT line_number, reason_code, status FROM quarantined_ticket')).toEqual([
      { line_number: 2, reason_code: 'NOT_AN_OBJECT', status: 'OPEN' },
    ]);
  });

  it('at an equal updatedAt the stored change stays; an older one is stale', async () => {
    const [stored] = two;
    tixngo.script(page([stored], 'k1'));
    await pipeline.run();
    const path = file(
      'other.json',
      JSON.stringify([
        { ...stored, status: 'ASSIGNED' },
        { ...stored, status: 'INJECTED', updatedAt: '2026-04-01T10:00:00Z' },
      ]),
    );
    expect(await upload(path)).toMatchObject({ received: 2, applied: 0, stale: 2, paginationKey: 'k1' });
    expect(await tickets()).toMatchObject([{ mobile_status: 'DOWNLOADED' }]);
  });

  it('of two changes of a ticket with the same time in a file the first stays, on any page', async () => {
    const many = Array.from({ length: 1_500 }, (_, n) =>
      ticketChange({ ticketId: `t${n}`, taxNumber: `n${n}` }),
    );
    const path = file('many.json', JSON.stringify([{ ...two[0], status: 'ASSIGNED' }, ...many, two[0]]));
    expect(await upload(path)).toMatchObject({ pages: 2, received: 1_502, status: 'SUCCEEDED' });
    expect(await pipeline.rows(`SELECT mobile_status FROM ticket WHERE ticket_id = 'a'`)).toEqual([
      { mobile_status: 'ASSIGNED' },
    ]);
  });

  it('--dry-run reports what would change and changes nothing', async () => {
    const [stored] = two;
    tixngo.script(page([stored], 'k1'));
    await pipeline.run();
    const before = await actualArenaTables(pipeline.test.database);
    const path = file(
      'dry.json',
      JSON.stringify([
        { ...stored, status: 'ASSIGNED', updatedAt: '2026-05-02T10:00:00Z' },
        two[1],
        { ticketId: 'bad' },
      ]),
    );
    const previews: Parameters<Parameters<typeof previewFile>[3]>[0][] = [];
    const counts = await previewFile(pipeline.deps, path, signal, (preview) => previews.push(preview));
    expect(counts).toMatchObject({ received: 3, applied: 2, quarantined: 1, pages: 1 });
    expect(previews[0]?.tickets).toMatchObject([
      { ticketId: 'a', isNew: false, changes: { mobileStatus: { before: 'DOWNLOADED', after: 'ASSIGNED' } } },
      { ticketId: 'b', isNew: true, changes: { mobileStatus: { before: null, after: 'DOWNLOADED' } } },
    ]);
    expect(previews[0]?.bad).toMatchObject([{ ticketId: 'bad', reason: 'MISSING_TAX_NUMBER' }]);
    expect(await actualArenaTables(pipeline.test.database)).toEqual(before);
    expect(await pipeline.rows('SELECT 1 FROM page')).toHaveLength(1);
  });
});

describe('replay: the current code processes stored bodies again, without requests to TIXNGO', () => {
  it('changes nothing that is correct, and repairs what was wrong', async () => {
    const changes = arenaChanges();
    await loadArenaS360(pipeline.test.database);
    for (let start = 0; start < changes.length; start += 500)
      tixngo.script(page(changes.slice(start, start + 500), `k${start}`));
    const first = await pipeline.run({ batchSize: 500 });
    const asked = tixngo.requests.length;
    // Damages what pages have written.
    await pipeline.rows(
      `UPDATE ticket SET mobile_status = 'INVALID', owner_email = NULL WHERE ticket_id < 'T424242-5'
        AND source_updated_at IS NOT NULL`,
    );
    const choice = { runId: first.runId };
    const preview = await previewReplay(pipeline.deps, choice, { signal }, () => {});
    expect(preview.pages).toBe(first.pages);
    const replay = await replayPages(pipeline.deps, { pages: choice, author, onEvent, signal });
    expect(replay).toMatchObject({ status: 'SUCCEEDED', pages: first.pages, received: changes.length });
    expect(replay.applied).toBeGreaterThan(0);
    expect(await actualArenaTables(pipeline.test.database)).toEqual(expectedArenaTables());
    const again = await replayPages(pipeline.deps, { pages: { pageIds: [1, 2] }, author, onEvent, signal });
    expect(again).toMatchObject({ applied: 0 });
    expect(tixngo.requests).toHaveLength(asked);
    expect(await pipeline.rows(`SELECT trigger, status FROM run ORDER BY run_id`)).toMatchObject([
      { trigger: 'MANUAL' },
      { trigger: 'REPLAY' },
      { trigger: 'REPLAY' },
    ]);
  });

  it('is refused completely when a page does not exist or its body was deleted', async () => {
    tixngo.script(page([ticketChange()], 'k1'));
    await pipeline.run();
    await pipeline.rows('UPDATE page SET body = NULL');
    await expect(
      replayPages(pipeline.deps, { pages: { pageIds: [1, 77] }, author, onEvent, signal }),
    ).rejects.toThrow(/77/);
    await expect(
      replayPages(pipeline.deps, { pages: { pageIds: [1] }, author, onEvent, signal }),
    ).rejects.toThrow(/body/);
  });
});
