import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPages } from '../page/show-pages.js';
import { listQuarantine } from '../quarantine/show-quarantine.js';
import { listRuns } from '../run/show-runs.js';
import { plansOf } from '../testing/plans.js';
import { listProblemMembers, problemMemberIds } from './problem-members.js';
import { listProblems, showProblem } from './show-problems.js';
import { skipProblem } from './skip-problem.js';

const author = { actor: 'ada', channel: 'api' } as const;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;

describe('the shape of a message', () => {
  it.each([
    ['page 12 could not be processed: TypeError.', 'page … could not be processed: TypeError.'],
    ['lifecycle[3].status: found "GONE", expected text.', 'lifecycle[…].status: found …, expected text.'],
    ['Ticket T-ab/7 has this tax number.', 'Ticket … has this tax number.'],
    ['ada.l@arena.test is wrong at 2026-06-11T18:00:00+02:00.', '… is wrong at ….'],
    ['S-360 does not know this ticket.', 'S-360 does not know this ticket.'],
    ['PostgreSQL answered 40P01. See page 3.', 'PostgreSQL answered 40P01. See page ….'],
    ['12 × MISSING_FIELD (event.id), 1 × X', '… × MISSING_FIELD (event.id), … × X'],
  ])('of %j is %j', async (message, shape) => {
    expect(await sql('SELECT message_shape($1) AS shape', [message])).toEqual([{ shape }]);
  });
});

describe('25,000 open failures among 125,000', () => {
  beforeAll(async () => {
    await sql(`INSERT INTO run (run_id, trigger, status, schedule_name)
      SELECT i, CASE WHEN i % 100 = 0 THEN 'FILE' ELSE 'SCHEDULE' END::run_trigger,
        CASE WHEN i % 500 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END::run_status, 'feed ' || i % 50
      FROM generate_series(1, 20000) i`);
    // Of 20,000 pages 200 failed, one of them given up, for two causes; the body of one is gone.
    await sql(`INSERT INTO page (page_id, run_id, sequence, status, body, fetched_at, error_code, error_message,
        given_up_at, given_up_by, given_up_reason)
      SELECT i, i, 1, CASE WHEN i % 100 = 0 THEN 'FAILED' ELSE 'PROCESSED' END::page_status,
        CASE WHEN i <> 200 THEN '\\x00'::bytea END, now() - make_interval(mins => 20000 - i),
        CASE WHEN i % 100 = 0 THEN CASE WHEN i % 1000 = 0 THEN 'INTERNAL' ELSE 'ALL_TICKETS_BAD' END END,
        CASE WHEN i % 100 = 0 THEN 'page ' || i || ' failed' END, CASE WHEN i = 300 THEN now() END,
        CASE WHEN i = 300 THEN 'ada' END, CASE WHEN i = 300 THEN 'a test' END
      FROM generate_series(1, 20000) i`);
    await sql(`INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field,
        message, body, status)
      SELECT 1 + i % 19999, i / 19999, i, 'T-' || i, 'TAX_' || i,
        CASE i % 4 WHEN 0 THEN 'TAX_NUMBER_CONFLICT' ELSE 'UNKNOWN_STATUS' END,
        CASE i % 4 WHEN 0 THEN 'taxNumber' ELSE 'lifecycle[' || i % 7 || '].status' END,
        CASE i % 4 WHEN 0 THEN 'Ticket T-' || i + 1 || ' has this tax number.'
          ELSE 'lifecycle[' || i % 7 || '].status: found text, expected a status.' END,
        '{}', CASE WHEN i <= 25000 THEN 'OPEN' ELSE 'RESOLVED' END::quarantine_status
      FROM generate_series(1, 125000) i`);
    await sql('VACUUM ANALYZE run, page, quarantined_ticket');
  });

  it('are grouped by code, field and the shape of the message, the most frequent first', async () => {
    const problems = await listProblems(test.database, { limit: 10 });
    const shown = problems.map(({ kind, code, field, message, count }) => [
      kind,
      code,
      field,
      message,
      count,
    ]);
    expect(shown).toEqual([
      [
        'QUARANTINE',
        'UNKNOWN_STATUS',
        'lifecycle[].status',
        'lifecycle[…].status: found text, expected a status.',
        18_750,
      ],
      ['QUARANTINE', 'TAX_NUMBER_CONFLICT', 'taxNumber', 'Ticket … has this tax number.', 6_250],
      ['PAGE', 'ALL_TICKETS_BAD', null, 'page … failed', 179],
      ['PAGE', 'INTERNAL', null, 'page … failed', 20],
    ]);
    const [first] = problems;
    expect(first?.problemId).toMatch(/^[0-9a-f]{16}$/);
    expect(first?.example).toMatchObject({ ticketId: 'T-24999', quarantineId: expect.any(Number) });
  });

  it('are split into parts without a gap or a duplicate', async () => {
    const whole = await listProblems(test.database, { limit: 10 });
    const [first] = await listProblems(test.database, { limit: 1 });
    if (first === undefined) throw new Error('no problem');
    const rest = await listProblems(test.database, { limit: 10, after: first });
    expect([first, ...rest]).toEqual(whole);
    const ofKind = await listProblems(test.database, { limit: 10 }, { kind: 'PAGE', code: 'INTERNAL' });
    expect(ofKind).toEqual(whole.filter(({ code }) => code === 'INTERNAL'));
  });

  it('have members newest first, and ids in the order of the feed', async () => {
    const [tickets, , pages] = await listProblems(test.database, { limit: 3 });
    if (tickets === undefined || pages === undefined) throw new Error('no problem');
    const [newest, next] = await listProblemMembers(test.database, tickets, { limit: 2 });
    expect([newest?.ticketId, next?.ticketId]).toEqual(['T-24999', 'T-24998']);
    const after = await listProblemMembers(test.database, tickets, { limit: 1, before: newest?.id });
    expect(after).toEqual([next]);
    const options = { limit: 2, withBody: true };
    expect(await problemMemberIds(test.database.pool, pages, options)).toEqual([100, 400]);
  });

  it('and their lists are read by indexes', async () => {
    const { database } = test;
    const [tickets, , pages] = await listProblems(database, { limit: 3 });
    if (tickets === undefined || pages === undefined) throw new Error('no problem');
    const screen = { limit: 50 };
    const lists: [string, number, () => Promise<unknown>][] = [
      ['problems', 25_700, () => listProblems(database, screen)],
      ['a problem', 25_700, () => showProblem(database, tickets.problemId)],
      ['a problem of pages', 600, () => showProblem(database, pages.problemId)],
      ['tickets of a problem', 200, () => listProblemMembers(database, tickets, screen)],
      ['pages of a problem', 200, () => listProblemMembers(database, pages, screen)],
      ['open tickets', 200, () => listQuarantine(database, screen, { status: 'OPEN' })],
      ['by code', 200, () => listQuarantine(database, screen, { reasonCode: 'UNKNOWN_STATUS' })],
      ['by code that is not there', 200, () => listQuarantine(database, screen, { reasonCode: 'INTERNAL' })],
      ['by ticket', 200, () => listQuarantine(database, screen, { query: 'T-11999' })],
      ['by tax number', 200, () => listQuarantine(database, screen, { query: 'TAX_4711' })],
      ['failed pages', 200, () => listPages(database, screen, { status: 'FAILED', givenUp: false })],
      ['pages of a run', 2, () => listPages(database, screen, { runId: 77 })],
      ['failed runs', 200, () => listRuns(database, screen, { status: 'FAILED' })],
      ['runs of files', 200, () => listRuns(database, screen, { trigger: 'FILE' })],
      ['runs of a schedule', 2_600, () => listRuns(database, screen, { schedule: 'feed 7' })],
    ];
    for (const [list, mostRows, read] of lists) {
      for (const plan of await plansOf(database, read)) {
        expect([list, plan.fullScans]).toEqual([list, []]);
        expect([list, plan.rowsRead, plan.rowsRead <= mostRows]).toEqual([list, plan.rowsRead, true]);
      }
    }
  });

  it('take no `_` or `%` of a search as a wildcard', async () => {
    const find = async (query: string) =>
      (await listQuarantine(test.database, { limit: 3 }, { query })).map(({ ticketId }) => ticketId);
    expect(await find('TAX_4711')).toHaveLength(3);
    expect(await find('TAX_____')).toEqual([]);
    expect(await find('T-4711%')).toEqual([]);
  });

  it('are skipped or given up at once with a reason: rows, skip list and audit log (I9)', async () => {
    const [tickets, conflicts, pages] = await listProblems(test.database, { limit: 3 });
    if (tickets === undefined || conflicts === undefined || pages === undefined)
      throw new Error('no problem');
    expect(await skipProblem(test.database, author, conflicts.problemId, 'duplicates')).toEqual({
      kind: 'QUARANTINE',
      count: 6_250,
    });
    expect(await skipProblem(test.database, author, pages.problemId, 'a test')).toEqual({
      kind: 'PAGE',
      count: 179,
    });
    expect(await skipProblem(test.database, author, pages.problemId, 'again')).toBeNull();
    expect(
      await sql(
        `SELECT status::text, resolved_by, resolution FROM quarantined_ticket WHERE ticket_id = 'T-4'`,
      ),
    ).toEqual([{ status: 'SKIPPED', resolved_by: 'ada', resolution: 'duplicates' }]);
    expect(await sql('SELECT count(*) FROM skipped_tax_number')).toEqual([{ count: 6_250 }]);
    const log = await sql(`SELECT action, target, reason FROM audit_log WHERE target NOT LIKE 'page %'`);
    expect(log).toEqual([
      { action: 'quarantine.skip', target: `problem ${conflicts.problemId}`, reason: 'duplicates' },
    ]);
    const left = await listProblems(test.database, { limit: 10 });
    expect(left.map(({ code }) => code)).toEqual(['UNKNOWN_STATUS', 'INTERNAL']);
  });
});
