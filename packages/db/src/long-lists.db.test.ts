import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from './audit/show-audit.js';
import { listPages } from './page/show-pages.js';
import { listProblems } from './problem/show-problems.js';
import { listQuarantine } from './quarantine/show-quarantine.js';
import type { Screen } from './records.js';
import { listRuns } from './run/show-runs.js';
import { fillLongLists } from './testing/long-lists.js';
import { plansOf } from './testing/plans.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await fillLongLists(test.database.pool);
}, 300_000);
afterAll(() => test.drop());

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const A_DAY = { from: daysAgo(500), to: daysAgo(499) };
const LONG_AGO = { to: daysAgo(700) };
const PART: Screen = { limit: 50 };
const OLD: Screen = { limit: 50, before: 30_000 };

const runs = (filter: Parameters<typeof listRuns>[2], screen = PART) =>
  listRuns(test.database, screen, filter);
const pages = (filter: Parameters<typeof listPages>[2], screen = PART) =>
  listPages(test.database, screen, filter);
const quarantine = (filter: Parameters<typeof listQuarantine>[2], screen = PART) =>
  listQuarantine(test.database, screen, filter);
const audit = (filter: Parameters<typeof listAudit>[2], screen = PART) =>
  listAudit(test.database, screen, filter);
const problems = (filter: Parameters<typeof listProblems>[2]) => listProblems(test.database, PART, filter);

const LISTS: readonly [name: string, list: () => Promise<readonly unknown[]>][] = [
  ['runs', () => runs({})],
  ['runs further on', () => runs({}, OLD)],
  ['runs with a rare status', () => runs({ status: 'FAILED' })],
  ['runs with a status that none has', () => runs({ status: 'ABORTED' })],
  ['runs with a common trigger', () => runs({ trigger: 'SCHEDULE' })],
  ['runs with a rare trigger', () => runs({ trigger: 'FILE' })],
  ['runs of a schedule', () => runs({ schedule: 'feed 1' })],
  ['runs of an unknown schedule', () => runs({ schedule: 'none' })],
  ['runs of a day', () => runs(A_DAY)],
  ['runs of long ago', () => runs(LONG_AGO)],
  ['runs with trigger and status', () => runs({ trigger: 'FILE', status: 'FAILED' })],
  ['pages', () => pages({})],
  ['pages further on', () => pages({}, OLD)],
  ['failed pages', () => pages({ status: 'FAILED' })],
  ['open failed pages', () => pages({ status: 'FAILED', givenUp: false })],
  ['pages that were given up', () => pages({ givenUp: true })],
  ['processed pages', () => pages({ status: 'PROCESSED' })],
  ['waiting pages', () => pages({ status: 'STORED' })],
  ['pages of a run', () => pages({ runId: 500 })],
  ['pages of a day', () => pages(A_DAY)],
  ['pages of long ago', () => pages(LONG_AGO)],
  ['failed pages of long ago', () => pages({ ...LONG_AGO, status: 'FAILED' })],
  ['quarantined tickets', () => quarantine({})],
  ['quarantined tickets further on', () => quarantine({}, OLD)],
  ['open ones', () => quarantine({ status: 'OPEN' })],
  ['resolved ones', () => quarantine({ status: 'RESOLVED' })],
  ['with a rare code', () => quarantine({ reasonCode: 'UNKNOWN_STATUS' })],
  ['with a code that none has', () => quarantine({ reasonCode: 'INTERNAL' })],
  ['with a code and a status', () => quarantine({ reasonCode: 'UNKNOWN_STATUS', status: 'OPEN' })],
  ['skipped ones with a rare code', () => quarantine({ reasonCode: 'UNKNOWN_STATUS', status: 'SKIPPED' })],
  ['of a page', () => quarantine({ pageId: 77 })],
  ['by the beginning of an id', () => quarantine({ query: 'T' })],
  ['by an id', () => quarantine({ query: 'T77777' })],
  ['by the beginning of a tax number', () => quarantine({ query: '42' })],
  ['by nothing', () => quarantine({ query: 'nothing' })],
  ['open ones by an id', () => quarantine({ query: 'T7', status: 'OPEN' })],
  ['problems', () => problems({})],
  ['problems of pages', () => problems({ kind: 'PAGE' })],
  ['problems with a code', () => problems({ code: 'UNKNOWN_STATUS' })],
  ['audit entries', () => audit({})],
  ['audit entries further on', () => audit({}, OLD)],
  ['of a rare actor', () => audit({ actor: 'seldom' })],
  ['of an unknown actor', () => audit({ actor: 'nobody' })],
  ['of a common actor', () => audit({ actor: 'often1' })],
  ['of a rare action', () => audit({ action: 'key.set' })],
  ['of a rare actor and a common action', () => audit({ actor: 'seldom', action: 'ticket.read' })],
  ['of a common actor and a rare action', () => audit({ actor: 'often1', action: 'key.set' })],
  ['audit entries of a day', () => audit(A_DAY)],
  ['audit entries of long ago', () => audit(LONG_AGO)],
  ['of an actor long ago', () => audit({ ...LONG_AGO, actor: 'often1' })],
];

/** Open problems, and pages that were given up, are few and are read completely. */
const MOST_ROWS: Readonly<Record<string, number>> = {
  'pages that were given up': 20_000,
  'failed pages of long ago': 4_000,
  problems: 5_000,
  'problems of pages': 5_000,
  'problems with a code': 5_000,
};

describe('with a million rows', () => {
  it.each(LISTS)('the list of %s reads no more than it needs, by an index', async (name, list) => {
    const plans = await plansOf(test.database, list);
    expect(plans).not.toHaveLength(0);
    for (const { statement, fullScans, rowsRead } of plans) {
      expect(fullScans, statement).toEqual([]);
      expect(rowsRead, statement).toBeLessThanOrEqual(MOST_ROWS[name] ?? 1_500);
    }
  });

  it.each([
    ['runs', (screen: Screen) => runs(LONG_AGO, screen).then((rows) => rows.map(({ runId }) => runId))],
    ['pages', (screen: Screen) => pages(LONG_AGO, screen).then((rows) => rows.map(({ pageId }) => pageId))],
    [
      'audit entries',
      (screen: Screen) => audit(LONG_AGO, screen).then((rows) => rows.map(({ auditId }) => auditId)),
    ],
  ])('%s of a period continue without a gap or a duplicate', async (_name, idsOf) => {
    const first = await idsOf({ limit: 20 });
    const second = await idsOf({ limit: 20, before: first.at(-1) });
    expect([...first, ...second]).toEqual(await idsOf({ limit: 40 }));
    expect(new Set([...first, ...second]).size).toBe(40);
  });
});
