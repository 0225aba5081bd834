import { retryPages, retryQuarantined } from '@tixngo-sync/pipeline';
import {
  page,
  type RawTicket,
  type ScriptedTixngo,
  spectator,
  startScriptedTixngo,
  ticketChange,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
const author = { actor: 'test', channel: 'cli' } as const;
const signal = new AbortController().signal;

beforeAll(async () => {
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
});

const quarantine = () =>
  pipeline.rows<{
    quarantine_id: number;
    position: number;
    ticket_id: string;
    tax_number: string;
    reason_code: string;
    field: string;
    message: string;
    body: string;
    status: string;
  }>('SELECT * FROM quarantined_ticket ORDER BY quarantine_id');
const ticketIds = async () =>
  (await pipeline.rows<{ ticket_id: string }>('SELECT ticket_id FROM ticket ORDER BY 1')).map(
    (row) => row.ticket_id,
  );

it('a ticket with a future time waits in quarantine, and is applied once the time is near', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const frozen = ticketChange({ ticketId: 'T1', updatedAt: '9999-12-31T23:59:59Z' });
  const ofToday = ticketChange({ ticketId: 'T1', taxNumber: frozen.taxNumber, status: 'CONTROLLED' });
  const near = ticketChange({ ticketId: 'T2', updatedAt: inDays(0.9) });
  tixngo.script(page([frozen, near], 'k1'), page([ofToday], 'k2'));
  expect(await pipeline.run()).toMatchObject({ received: 3, applied: 2, quarantined: 1, stale: 0 });
  expect(await pipeline.rows(`SELECT mobile_status FROM ticket WHERE ticket_id = 'T1'`)).toEqual([
    { mobile_status: 'CONTROLLED' },
  ]);
  expect(await quarantine()).toMatchObject([
    { ticket_id: 'T1', reason_code: 'INVALID_DATE', field: 'updatedAt', status: 'RESOLVED' },
  ]);

  const early = ticketChange({ ticketId: 'T3', updatedAt: inDays(1.001) });
  tixngo.script(page([early], 'k3'));
  await pipeline.run();
  const [, row] = await quarantine();
  expect(row).toMatchObject({ ticket_id: 'T3', reason_code: 'INVALID_DATE', status: 'OPEN' });
  const retry = () => retryQuarantined(pipeline.deps, [row?.quarantine_id ?? 0], author);
  expect(await retry()).toMatchObject([{ status: 'OPEN', reasonCode: 'INVALID_DATE' }]);
  // Two minutes later, by changing what was received instead of the database's clock.
  await pipeline.rows('UPDATE quarantined_ticket SET body = $1 WHERE quarantine_id = $2', [
    JSON.stringify({ ...early, updatedAt: inDays(0.999) }),
    row?.quarantine_id,
  ]);
  expect(await retry()).toMatchObject([{ status: 'RESOLVED' }]);
  expect(await ticketIds()).toEqual(['T1', 'T2', 'T3']);
});

describe('a tax number that moves', () => {
  const at = (minute: number) => `2026-05-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const claim = (ticketId: string, taxNumber: string, minute: number) =>
    ticketChange({ ticketId, taxNumber, updatedAt: at(minute) });
  const numbers = async () =>
    Object.fromEntries(
      (
        await pipeline.rows<{ ticket_id: string; tax_number: string }>(
          'SELECT ticket_id, tax_number FROM ticket ORDER BY ticket_id',
        )
      ).map((row) => [row.ticket_id, row.tax_number]),
    );
  const before = [claim('A', 'X1', 0), claim('B', 'X2', 0), claim('C', 'X3', 0)];
  const open = () => pipeline.rows(`SELECT FROM quarantined_ticket WHERE status = 'OPEN'`);

  it.each<[string, RawTicket[][], Record<string, string>]>([
    ['a swap on one page', [[claim('A', 'X2', 1), claim('B', 'X1', 1)]], { A: 'X2', B: 'X1', C: 'X3' }],
    [
      'a swap across two pages',
      [[claim('A', 'X2', 1)], [claim('B', 'X1', 1)]],
      { A: 'X2', B: 'X1', C: 'X3' },
    ],
    [
      'a cycle of three across three pages',
      [[claim('A', 'X2', 1)], [claim('B', 'X3', 1)], [claim('C', 'X1', 1)]],
      { A: 'X2', B: 'X3', C: 'X1' },
    ],
    [
      'a chain whose end becomes free last',
      [[claim('A', 'X2', 1)], [claim('B', 'X3', 1)], [claim('C', 'X4', 1)]],
      { A: 'X2', B: 'X3', C: 'X4' },
    ],
    [
      'a ticket that waited and then took another number',
      [[claim('A', 'X2', 1)], [claim('A', 'X9', 2)]],
      { A: 'X9', B: 'X2', C: 'X3' },
    ],
    [
      'a newer change that came before an older one',
      [[claim('A', 'X2', 5)], [claim('A', 'X8', 2)], [claim('B', 'X7', 6)]],
      { A: 'X2', B: 'X7', C: 'X3' },
    ],
  ])('is applied automatically: %s', async (_name, pages, after) => {
    tixngo.feed([before, ...pages.map((tickets) => [...tickets, ticketChange(), ticketChange()])]);
    await pipeline.run();
    for (let run = 0; run < pages.length; run++) await pipeline.run();
    expect(await numbers()).toMatchObject(after);
    expect(await open()).toEqual([]);
    const balance = 'received <> applied + unchanged + stale + skipped + quarantined';
    expect(await pipeline.rows(`SELECT page_id FROM page WHERE ${balance} OR status <> 'PROCESSED'`)).toEqual(
      [],
    );
  });

  it('waits as long as another ticket has the number, with that reason', async () => {
    tixngo.script(page(before, 'k1'), page([claim('A', 'X2', 1), ticketChange()], 'k2'));
    await pipeline.run();
    expect(await numbers()).toMatchObject({ A: 'X1', B: 'X2', C: 'X3' });
    expect(await quarantine()).toMatchObject([
      {
        ticket_id: 'A',
        reason_code: 'TAX_NUMBER_CONFLICT',
        status: 'OPEN',
        message: expect.stringContaining('Ticket B has this tax number'),
      },
    ]);
    // A page that has nothing to do with it changes nothing.
    tixngo.script(page([ticketChange()], 'k3'));
    await pipeline.run();
    expect(await open()).toHaveLength(1);
  });
});

describe('I5: a bad ticket never stops a good one, and is kept with its body, its reason and what to do', () => {
  it.each<[string, string | null, unknown]>([
    ['NOT_AN_OBJECT', null, null],
    ['NOT_AN_OBJECT', null, [1, 2]],
    ['MISSING_TICKET_ID', 'ticketId', ticketChange({ ticketId: '' })],
    ['MISSING_TAX_NUMBER', 'taxNumber', ticketChange({ taxNumber: null })],
    ['MISSING_FIELD', 'updatedAt', ticketChange({ updatedAt: undefined })],
    ['MISSING_FIELD', 'event.id', ticketChange({ event: {} })],
    ['INVALID_FIELD', 'ticketId', ticketChange({ ticketId: 7 })],
    ['INVALID_FIELD', 'lifecycle', ticketChange({ lifecycle: 'none' })],
    [
      'FIELD_TOO_LONG',
      'spectatorDetails.firstName',
      ticketChange({ spectatorDetails: spectator({ firstName: 'x'.repeat(51) }) }),
    ],
    ['UNKNOWN_STATUS', 'status', ticketChange({ status: 'TELEPORTED' })],
    [
      'UNKNOWN_STATUS',
      'lifecycle[0].status',
      ticketChange({ lifecycle: [{ status: 'NOT_DOWNLOADED', timestamp: '2026-05-01T10:00:00Z' }] }),
    ],
    ['INVALID_DATE', 'updatedAt', ticketChange({ updatedAt: '2026-05-01T10:00:00' })],
    ['INVALID_DATE', 'updatedAt', ticketChange({ updatedAt: '+275760-09-13T00:00:00Z' })],
    [
      'UNSTORABLE_TEXT',
      'spectatorDetails.lastName',
      ticketChange({ spectatorDetails: spectator({ lastName: 'a\u0000b' }) }),
    ],
    ['UNSTORABLE_TEXT', 'event.name', ticketChange({ event: { id: 'e', name: 'lone \ud800' } })],
  ])('%s in %s', async (reason, field, bad) => {
    const [first, second] = [ticketChange(), ticketChange()];
    tixngo.script(page([first, bad, second], 'k1'));
    expect(await pipeline.run()).toMatchObject({
      status: 'SUCCEEDED_WITH_ERRORS',
      received: 3,
      applied: 2,
      quarantined: 1,
    });
    expect(await ticketIds()).toEqual([first?.ticketId, second?.ticketId].sort());
    const [row] = await quarantine();
    expect(row).toMatchObject({ position: 1, reason_code: reason, field, status: 'OPEN' });
    expect(JSON.parse(row?.body ?? '')).toEqual(bad);
    expect(row?.message.length).toBeGreaterThan(20);
  });

  it('the tax number of another ticket is a TAX_NUMBER_CONFLICT, on one page and across pages', async () => {
    const [first, same, later] = [
      ticketChange({ taxNumber: 'X' }),
      ticketChange({ taxNumber: 'X' }),
      ticketChange({ taxNumber: 'X' }),
    ];
    tixngo.script(page([first, same], 'k1'), page([], null));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ applied: 1, quarantined: 1 });
    tixngo.script(page([later], 'k2'));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ applied: 0, quarantined: 1 });
    expect((await quarantine()).map((row) => [row.reason_code, row.ticket_id])).toEqual([
      ['TAX_NUMBER_CONFLICT', same?.ticketId],
      ['TAX_NUMBER_CONFLICT', later?.ticketId],
    ]);
  });

  it('two tickets can swap their tax numbers', async () => {
    const [a, b] = [
      ticketChange({ ticketId: 'a', taxNumber: '1' }),
      ticketChange({ ticketId: 'b', taxNumber: '2' }),
    ];
    const at = '2026-05-02T10:00:00Z';
    const moved = [
      { ...a, taxNumber: '3', updatedAt: at },
      { ...b, taxNumber: '1', updatedAt: at },
      { ...a, taxNumber: '2', updatedAt: '2026-05-02T11:00:00Z' },
    ];
    // Two runs, because the order of two simultaneous pages changes the counts, though never the tables.
    tixngo.script(page([a, b], 'k1'), page([], null));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({ status: 'SUCCEEDED', applied: 2 });
    tixngo.script(page(moved, 'k2'));
    expect(await pipeline.run({ batchSize: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      quarantined: 0,
      applied: 2,
      stale: 1,
    });
    expect(await pipeline.rows('SELECT ticket_id, tax_number FROM ticket ORDER BY 1')).toEqual([
      { ticket_id: 'a', tax_number: '2' },
      { ticket_id: 'b', tax_number: '1' },
    ]);
  });

  it('a ticket that S-360 does not know is UNKNOWN_TICKET when unknownTickets=reject', async () => {
    await pipeline.rows(`UPDATE interface SET unknown_tickets = 'reject'`);
    await pipeline.rows(`INSERT INTO ticket (ticket_id) VALUES ('known')`);
    tixngo.script(page([ticketChange({ ticketId: 'known' }), ticketChange({ ticketId: 'unknown' })], 'k1'));
    expect(await pipeline.run()).toMatchObject({ applied: 1, quarantined: 1 });
    expect(await quarantine()).toMatchObject([{ ticket_id: 'unknown', reason_code: 'UNKNOWN_TICKET' }]);
  });

  it('a fault in a field that S-360 does not use never quarantines a ticket; it is counted as drift', async () => {
    const odd = ticketChange({
      seating: 'none',
      beaconName: 7,
      extraInfo: [1],
      newField: { deep: true },
      __proto__: 1,
    });
    tixngo.script(page([odd, { ...odd, ticketId: 'other', taxNumber: 'other' }], 'k1'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED', applied: 2, quarantined: 0 });
    expect(await pipeline.rows('SELECT path, kind, count FROM drift_count ORDER BY path')).toEqual([
      { path: 'beaconName', kind: 'WRONG_TYPE', count: 2 },
      { path: 'extraInfo', kind: 'WRONG_TYPE', count: 2 },
      { path: 'newField', kind: 'UNKNOWN_FIELD', count: 2 },
      { path: 'seating', kind: 'WRONG_TYPE', count: 2 },
    ]);
  });
});

describe('a quarantined ticket is resolved', () => {
  const bad = () => ticketChange({ ticketId: 'T', taxNumber: 'N', status: 'TELEPORTED' });
  const well = (overrides: RawTicket = {}) =>
    ticketChange({ ticketId: 'T', taxNumber: 'N', updatedAt: '2026-05-03T10:00:00Z', ...overrides });

  it('when a newer change of the ticket is applied; a run without it has its own result', async () => {
    tixngo.script(page([bad()], 'k1'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED_WITH_ERRORS' });
    tixngo.script(page([ticketChange()], 'k2'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED', quarantined: 0 });
    expect(await quarantine()).toMatchObject([{ status: 'OPEN' }]);
    tixngo.script(page([well()], 'k3'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await quarantine()).toMatchObject([{ status: 'RESOLVED' }]);
  });

  it('by the same rule when the later page was processed first', async () => {
    tixngo.script(page([bad(), well()], 'k1'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED', applied: 1, quarantined: 1 });
    expect(await quarantine()).toMatchObject([{ status: 'RESOLVED' }]);
  });

  it('by the skip list, which skips its tax number from then on', async () => {
    await pipeline.rows(`INSERT INTO skipped_tax_number (tax_number) VALUES ('N')`);
    tixngo.script(page([bad(), ticketChange()], 'k1'));
    expect(await pipeline.run()).toMatchObject({
      status: 'SUCCEEDED',
      applied: 1,
      skipped: 1,
      quarantined: 0,
    });
  });

  it('by a retry after the cause is fixed: the current code processes the stored body', async () => {
    await pipeline.rows(`UPDATE interface SET unknown_tickets = 'reject'`);
    tixngo.script(page([well()], 'k1'));
    await pipeline.run();
    const [row] = await quarantine();
    expect(await retryQuarantined(pipeline.deps, [row?.quarantine_id ?? 0], author)).toMatchObject([
      { status: 'OPEN', reasonCode: 'UNKNOWN_TICKET' },
    ]);
    await pipeline.rows(`UPDATE interface SET unknown_tickets = 'create'`);
    expect(await retryQuarantined(pipeline.deps, 'all', author)).toMatchObject([{ status: 'RESOLVED' }]);
    expect(await ticketIds()).toEqual(['T']);
    expect(await pipeline.rows('SELECT action, actor FROM audit_log')).toMatchObject([
      { action: 'quarantine.retry', actor: 'test' },
      { action: 'quarantine.retry', actor: 'test' },
    ]);
  });

  it('not by naming a row that is not open: nothing changes', async () => {
    await expect(retryQuarantined(pipeline.deps, [99], author)).rejects.toThrow(/99/);
  });
});

describe('a page of ten or more tickets that are all bad', () => {
  const badPage = (count: number) =>
    Array.from({ length: count }, () => ticketChange({ status: 'TELEPORTED' }));
  const goodPage = (count: number) => Array.from({ length: count }, () => ticketChange());

  it('is a FAILED page with its body; later pages are processed, committed-through stays before it, the run is FAILED', async () => {
    tixngo.script(
      page(goodPage(10), 'k1'),
      page(badPage(10), 'k2'),
      page(goodPage(10), 'k3'),
      page([], null),
    );
    const summary = await pipeline.run({ batchSize: 10 });
    expect(summary).toMatchObject({
      status: 'FAILED',
      pages: 3,
      received: 30,
      applied: 20,
      quarantined: 0,
      paginationKey: 'k3',
    });
    expect(await quarantine()).toEqual([]);
    expect(await pipeline.rows('SELECT committed_through, fetched_through FROM sync_key')).toEqual([
      { committed_through: 'k1', fetched_through: 'k3' },
    ]);
    const [failed] = await pipeline.rows<{ received: number; body: Buffer; error_message: string }>(
      `SELECT * FROM page WHERE status = 'FAILED'`,
    );
    expect(failed).toMatchObject({ received: 10, error_code: 'ALL_TICKETS_BAD' });
    expect(failed?.body.length).toBeGreaterThan(0);
    expect(failed?.error_message).toMatch(/pages retry/);
    // A later run has its own result, and a retry processes the page again.
    expect(await pipeline.run({ batchSize: 10 })).toMatchObject({ status: 'SUCCEEDED', pages: 0 });
    expect(
      await retryPages(pipeline.deps, { pageIds: 'failed', author, onEvent: () => {}, signal }),
    ).toMatchObject([{ status: 'FAILED', received: 10 }]);
  });

  it('is nine bad tickets when there are only nine', async () => {
    tixngo.script(page(badPage(9), 'k1'));
    expect(await pipeline.run()).toMatchObject({ status: 'SUCCEEDED_WITH_ERRORS', quarantined: 9 });
  });

  it('stops fetching after three in a row', async () => {
    for (let n = 1; n <= 6; n++) tixngo.script(page(badPage(10), `k${n}`));
    expect(await pipeline.run({ batchSize: 10 })).toMatchObject({
      status: 'FAILED',
      pages: 3,
      received: 30,
      paginationKey: 'k3',
    });
    expect(tixngo.requests).toHaveLength(3);
  });

  it('cannot be retried when the page does not exist', async () => {
    await expect(
      retryPages(pipeline.deps, { pageIds: [41], author, onEvent: () => {}, signal }),
    ).rejects.toThrow(/41/);
  });
});
