import { gzipSync } from 'node:zlib';
import { createDatabase } from '@tixngo-sync/db';
import { processPage } from '@tixngo-sync/pipeline';
import {
  page,
  type RawTicket,
  type ScriptedTixngo,
  spectator,
  startScriptedTixngo,
  ticketChange,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadS360 } from './arena-tables.js';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';

let tixngo: ScriptedTixngo;
let pipeline: PipelineUnderTest;
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

const T0 = '2026-05-01T10:00:00.000Z';
const T1 = '2026-05-01T11:00:00.000Z';
const T2 = '2026-05-01T12:00:00.000Z';
const owner = spectator({ email: 'olga@x.test', firstName: 'Olga', lastName: 'Owner' });

/** A ticket that Olga owns and is transferring. */
const pending = (recipientEmail: string, overrides: RawTicket = {}) =>
  ticketChange({
    updatedAt: T1,
    status: 'PENDING_TRANSFER',
    spectatorDetails: owner,
    recipient: { email: recipientEmail },
    lifecycle: [
      { status: 'DOWNLOADED', timestamp: T0, ownerEmail: 'olga@x.test' },
      { status: 'PENDING_TRANSFER', timestamp: T1, ownerEmail: 'olga@x.test', recipientEmail },
    ],
    ...overrides,
  });

const contacts = (where = 'true') =>
  pipeline.rows<Record<string, unknown>>(
    `SELECT *, birthday::text AS birthday FROM contact WHERE ${where} ORDER BY contact_id`,
  );
const lines = () =>
  pipeline.rows(
    'SELECT old_contact_id, new_contact_id, status FROM distribution ORDER BY ticket_id, sequence',
  );
const own = (key: string, overrides: Record<string, unknown> = {}) => ({
  key,
  email: 'rita@x.test',
  first_name: 'Rita',
  last_name: 'Real',
  kind: 'INDIVIDUAL',
  has_internet_account: true,
  created_at: '2020-01-01T00:00:00Z',
  ...overrides,
});

async function run(...pages: unknown[][]) {
  for (const [n, tickets] of pages.entries()) tixngo.script(page(tickets, `k${n}-${Math.random()}`));
  tixngo.script(page([], null));
  return pipeline.run({ batchSize: 1 });
}

describe('I7 S-360 is master: which contact has this e-mail?', () => {
  it.each<[string, Record<string, unknown>[], string]>([
    [
      'the one with an internet account',
      [own('a', { has_internet_account: false, created_at: '2019-01-01T00:00:00Z' }), own('b')],
      'b',
    ],
    [
      'of two with an account the individual before the relay',
      [own('a', { kind: 'RELAY', created_at: '2019-01-01T00:00:00Z' }), own('b')],
      'b',
    ],
    ['then the oldest', [own('a', { created_at: '2021-01-01T00:00:00Z' }), own('b')], 'b'],
    [
      'of those without an account the oldest',
      [
        own('a', { has_internet_account: false, created_at: '2021-01-01T00:00:00Z' }),
        own('b', { has_internet_account: false }),
      ],
      'b',
    ],
    ['without case and outer spaces', [own('a', { email: '  RITA@X.test ' })], 'a'],
  ])('%s', async (_rule, given, expected) => {
    await loadS360(pipeline.test.database, given, []);
    await run([pending(' Rita@X.TEST')]);
    expect(await lines()).toMatchObject([{ new_contact_id: expected, status: 'PENDING' }]);
  });

  it('a normal contact is used and never changed, whatever TIXNGO sends', async () => {
    await loadS360(pipeline.test.database, [own('rita')], []);
    const before = await contacts(`contact_id = 'rita'`);
    await run(
      [pending('rita@x.test')],
      [
        ticketChange({
          spectatorDetails: spectator({ email: 'rita@x.test', firstName: 'Other', lastName: 'Name' }),
        }),
      ],
    );
    expect(await contacts(`contact_id = 'rita'`)).toEqual(before);
  });

  it('s360_status is never written', async () => {
    await loadS360(
      pipeline.test.database,
      [],
      [{ ticket_id: 'T', tax_number: 'N', s360_status: 'CANCELLED' }],
    );
    await run([pending('rita@x.test', { ticketId: 'T', taxNumber: 'N' })]);
    expect(await pipeline.rows('SELECT s360_status, mobile_status FROM ticket')).toEqual([
      { s360_status: 'CANCELLED', mobile_status: 'PENDING_TRANSFER' },
    ]);
  });
});

describe('temporary contacts', () => {
  it('is created with only a recipient’s e-mail, and gets all twelve fields when the details arrive', async () => {
    const ticket = pending('rita@x.test');
    await run([ticket]);
    expect(await contacts(`email = 'rita@x.test'`)).toMatchObject([
      {
        first_name: 'Pending',
        last_name: 'CREATION',
        has_internet_account: true,
        kind: 'INDIVIDUAL',
        origin: 'TIXNGO',
      },
    ]);
    const rita = spectator({ email: 'Rita@x.test', firstName: 'Rita', lastName: 'Recipient' });
    await run([
      {
        ...ticket,
        updatedAt: T2,
        status: 'TRANSFERRED',
        spectatorDetails: rita,
        recipient: undefined,
        lifecycle: [{ status: 'TRANSFERRED', timestamp: T2, ownerEmail: 'rita@x.test' }],
      },
    ]);
    expect(await contacts(`email_key = 'rita@x.test'`)).toMatchObject([
      {
        title: 'Ms',
        first_name: 'Rita',
        last_name: 'Recipient',
        birthday: '1990-02-03',
        nationality: 'CHE',
        id_number: 'X1234567',
        mobile_phone: '+41790000000',
        country: 'CHE',
        language: 'fr',
        accepts_institution_email: true,
        accepts_third_party_email: false,
      },
    ]);
    expect(await lines()).toMatchObject([{ status: 'CONFIRMED' }]);
    const [ticketRow] = await pipeline.rows<{ email: string }>(
      'SELECT c.email FROM ticket t JOIN contact c ON c.contact_id = t.cultural_contact_id',
    );
    expect(ticketRow?.email).toBe('rita@x.test');
  });

  it("of S-360's own is filled in too, and stays S-360's", async () => {
    await loadS360(
      pipeline.test.database,
      [own('rita', { first_name: 'Pending', last_name: 'CREATION' })],
      [],
    );
    await run(
      [pending('rita@x.test')],
      [
        ticketChange({
          updatedAt: T2,
          spectatorDetails: spectator({ email: 'rita@x.test', firstName: 'Rita', lastName: 'R' }),
          lifecycle: [],
        }),
      ],
    );
    expect(await contacts(`email_key = 'rita@x.test'`)).toMatchObject([
      { contact_id: 'rita', first_name: 'Rita', last_name: 'R', origin: 'S360' },
    ]);
  });

  it('without a ticket is unchanged', async () => {
    await loadS360(
      pipeline.test.database,
      [own('rita', { first_name: 'Pending', last_name: 'CREATION' })],
      [],
    );
    await run([
      ticketChange({
        spectatorDetails: owner,
        previousOwner: spectator({ email: 'rita@x.test', firstName: 'Rita', lastName: 'R' }),
      }),
    ]);
    expect(await contacts(`contact_id = 'rita'`)).toMatchObject([
      { first_name: 'Pending', last_name: 'CREATION', title: null },
    ]);
  });
});

describe('never a duplicate', () => {
  // Breaks this catches: no apply lock; contacts read before the lock is held.
  it('from eight pages with the same new recipient, processed at once by two machines', async () => {
    await pipeline.rows(`INSERT INTO run (trigger) VALUES ('MANUAL')`);
    const pageIds: number[] = [];
    for (let n = 0; n < 8; n++) {
      const body = gzipSync(
        JSON.stringify({ pagination: {}, result: [pending('rita@x.test'), pending(`only-${n}@x.test`)] }),
      );
      const [row] = await pipeline.rows<{ page_id: number }>(
        'INSERT INTO page (run_id, sequence, body) VALUES (1, $1, $2) RETURNING page_id',
        [n, body],
      );
      if (row !== undefined) pageIds.push(row.page_id);
    }
    const other = createDatabase({ url: pipeline.test.url, poolSize: 8 });
    try {
      await Promise.all(
        pageIds.map((pageId, n) =>
          processPage(
            { ...pipeline.deps, database: n % 2 === 0 ? pipeline.deps.database : other },
            { pageId, replayRunId: null },
          ),
        ),
      );
    } finally {
      await other.close();
    }
    expect(await contacts(`email_key = 'rita@x.test'`)).toHaveLength(1);
    expect(await contacts(`email_key = 'olga@x.test'`)).toHaveLength(1);
    expect(await contacts()).toHaveLength(10);
    expect(await lines()).toHaveLength(16);
  });
});

describe('enableTicketDistributionToCulturalContact=false', () => {
  it('creates no contact and no distribution; history and ticket are written', async () => {
    await pipeline.rows('UPDATE interface SET enable_ticket_distribution_to_cultural_contact = false');
    await run([pending('rita@x.test')]);
    expect(await contacts()).toEqual([]);
    expect(await lines()).toEqual([]);
    expect(await pipeline.rows('SELECT mobile_status, cultural_contact_id FROM ticket')).toEqual([
      { mobile_status: 'PENDING_TRANSFER', cultural_contact_id: null },
    ]);
    expect(await pipeline.rows('SELECT status FROM ticket_history')).toHaveLength(2);
  });

  it('switched on again: the next change of a ticket creates both', async () => {
    await pipeline.rows('UPDATE interface SET enable_ticket_distribution_to_cultural_contact = false');
    const ticket = pending('rita@x.test');
    await run([ticket]);
    await pipeline.rows('UPDATE interface SET enable_ticket_distribution_to_cultural_contact = true');
    await run([{ ...ticket, updatedAt: T2 }]);
    expect(await lines()).toMatchObject([{ status: 'PENDING' }]);
    expect(await contacts()).toMatchObject([{ first_name: 'Olga' }, { first_name: 'Pending' }]);
  });
});
