import { createHash } from 'node:crypto';
import { createDatabase, inTransaction, lockApply, migrate } from '@tixngo-sync/db';
import {
  createEmptyDatabase,
  createTestDatabase,
  spectator,
  type TestDatabase,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryQuarantined } from '../retry/retry-quarantined.js';
import { depsOf, processStored, storePageOf } from '../testing/stored-pages.js';
import { erasePerson } from './erase-person.js';
import { exportPerson } from './export-person.js';

const ANN = 'ann@x.test';
const author = { actor: 'cli:tester', channel: 'cli' } as const;
let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await test.database.pool.query(text, values)).rows;
const plainDigest = (email: string) => createHash('sha256').update(email).digest('hex').slice(0, 16);
const erase = (dryRun = false, email = ' Ann@X.test ') =>
  erasePerson(test.database, { email, author, dryRun });
async function process(...tickets: unknown[]): Promise<number> {
  const pageId = await storePageOf(test.database, tickets);
  await processStored(depsOf(test.database), pageId);
  return pageId;
}

const ann = spectator({ email: ANN, firstName: 'Ann', lastName: 'Erasable' });
const bob = spectator({ email: 'bob@x.test', firstName: 'Bob', lastName: 'Buyer' });
const step = (hour: number, status: string, ownerEmail: string, more = {}) => ({
  status,
  timestamp: `2026-05-01T${hour}:00:00Z`,
  ownerEmail,
  ...more,
});
const bought = [step(10, 'INJECTED', 'bob@x.test')];
const sent = [
  ...bought,
  step(11, 'PENDING_TRANSFER', 'bob@x.test', { recipientEmail: ANN, reason: `for ${ANN}` }),
  step(12, 'TRANSFERRED', ANN),
];

/** Bob bought it, Ann has it and named a guest. */
const annsTicket = (overrides = {}) =>
  ticketChange({
    ticketId: 'T1',
    taxNumber: 'X1',
    status: 'TRANSFERRED',
    updatedAt: '2026-05-01T12:00:00Z',
    spectatorDetails: ann,
    initialOwner: bob,
    lifecycle: sent,
    ...overrides,
  });

/** Everything of every table, as text. */
async function everything(): Promise<string> {
  const tables = [
    'ticket',
    'ticket_history',
    'owner_sighting',
    'distribution',
    'contact',
    'person_detail',
    'quarantined_ticket',
    'audit_log',
    'erased_person',
  ];
  const texts = await Promise.all(
    tables.map(
      async (table) =>
        (await sql(`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`))[0]?.text,
    ),
  );
  return texts.join('\n').toLowerCase();
}
const ownership = () =>
  sql(
    `SELECT t.cultural_contact_id, (SELECT json_agg(json_build_array(d.old_contact_id, d.new_contact_id, d.status) ORDER BY sequence) FROM distribution d WHERE d.ticket_id = t.ticket_id) AS lines FROM ticket t ORDER BY ticket_id`,
  );
const bodies = () => sql('SELECT page_id, body IS NOT NULL AS kept FROM page ORDER BY page_id');

describe('privacy erase', () => {
  it('takes a person out of every table and body, whatever the spelling; contacts, lines and counts stay', async () => {
    const withBob = await process(
      ticketChange({
        spectatorDetails: bob,
        lifecycle: bought,
        ticketHolder: { firstName: 'Gus', email: 'gus@x.test' },
      }),
    );
    const withAnn = await process(
      annsTicket(),
      ticketChange({ spectatorDetails: bob, ticketHolder: { firstName: 'Ann', email: ANN } }),
      {
        ticketId: 'bad',
        spectatorDetails: ann,
      },
    );
    const before = await ownership();

    const erasure = await erase();
    expect(erasure).toMatchObject({
      rows: { contacts: 1, tickets: 2, historyEntries: 2 },
      pages: [withAnn],
      left: { s360ContactIds: [] },
    });
    expect(erasure.quarantined).toHaveLength(1);
    const all = await everything();
    for (const trace of [ANN, 'erasable']) expect(all).not.toContain(trace);
    expect(all).toContain('bob@x.test');
    // With a digest of Ann's history, a guess of what it said could be confirmed.
    expect(await sql(`SELECT history_digest FROM ticket WHERE owner_email <> 'bob@x.test'`)).toEqual([
      { history_digest: null },
    ]);
    expect(await ownership()).toEqual(before);
    expect(await bodies()).toEqual([
      { page_id: withBob, kept: true },
      { page_id: withAnn, kept: false },
    ]);
    expect(
      await sql('SELECT received, applied, quarantined FROM page WHERE page_id = $1', [withAnn]),
    ).toEqual([{ received: 3, applied: 2, quarantined: 1 }]);
    expect(
      await sql(
        `SELECT first_name, last_name, id_number, email LIKE 'erased-%@erased.invalid' AS stand_in
          FROM contact WHERE contact_id = (SELECT cultural_contact_id FROM ticket WHERE ticket_id = 'T1')`,
      ),
    ).toEqual([{ first_name: 'Erased', last_name: 'PERSON', id_number: null, stand_in: true }]);
    expect(await sql('SELECT action, target FROM audit_log')).toEqual([
      { action: 'privacy.erase', target: `person ${erasure.person}` },
    ]);
    expect(await erase()).toMatchObject({
      rows: { contacts: 0, tickets: 0, historyEntries: 0 },
      pages: [],
      quarantined: [],
    });
  });

  it.each([
    ['ANN@X.TEST', 'upper case', true],
    ['\t Ann@x.test\u00a0', 'white space around it', true],
    ['a\u00adnn@x.test', 'a soft hyphen in it', true],
    ['\uff21nn@x.test', 'a full-width letter', false],
    ['joann@x.test', 'more letters', false],
    ['ann@x.test ann@x.test', 'one more word', false],
  ])('the e-mail %j in a ticket, with %s, is erased: %s', async (email, _, isAnn) => {
    await sql(
      `INSERT INTO ticket (ticket_id, owner_email, holder_email, recipient_email)
       VALUES ('owner', $1, NULL, NULL), ('holder', NULL, $1, NULL), ('recipient', NULL, NULL, $1)`,
      [email],
    );
    expect((await erase()).rows.tickets).toBe(isAnn ? 3 : 0);
    const kept = await sql('SELECT FROM ticket WHERE $1 IN (owner_email, holder_email, recipient_email)', [
      email,
    ]);
    expect(kept).toHaveLength(isAnn ? 0 : 3);
  });

  it('is not undone by later pages: the ticket keeps its contact, and the person stays a stand-in', async () => {
    await process(annsTicket());
    const before = await ownership();
    await erase();
    const activated = [...sent, step(13, 'ACTIVATED', ANN)];
    const later = await process(
      annsTicket({ status: 'ACTIVATED', updatedAt: '2026-05-01T13:00:00Z', lifecycle: activated }),
      {
        ticketId: 'bad',
        spectatorDetails: ann,
      },
    );
    expect(await ownership()).toEqual(before);
    for (const trace of [ANN, 'erasable']) expect(await everything()).not.toContain(trace);
    expect(await bodies()).toContainEqual({ page_id: later, kept: false });
    // Passed on again: one more line, from the erased person's contact.
    const passedOn = [...activated, step(14, 'TRANSFERRED', 'cleo@x.test')];
    await process(
      annsTicket({
        status: 'TRANSFERRED',
        updatedAt: '2026-05-01T14:00:00Z',
        lifecycle: passedOn,
        spectatorDetails: spectator({ email: 'cleo@x.test' }),
        previousOwner: ann,
      }),
    );
    const [after] = await ownership();
    expect(after?.lines).toEqual([
      ...(before[0]?.lines ?? []),
      [before[0]?.cultural_contact_id, after?.cultural_contact_id, 'CONFIRMED'],
    ]);
    expect(await everything()).not.toContain(ANN);
  });

  it('the same page again changes nothing (I4)', async () => {
    await process(annsTicket());
    await erase();
    const before = [await ownership(), await sql('SELECT * FROM contact ORDER BY contact_id')];
    const again = await process(annsTicket());
    expect(await sql('SELECT applied, unchanged FROM page WHERE page_id = $1', [again])).toEqual([
      { applied: 0, unchanged: 1 },
    ]);
    expect([await ownership(), await sql('SELECT * FROM contact ORDER BY contact_id')]).toEqual(before);
    expect(await everything()).not.toContain(ANN);
  });

  it('leaves S-360’s own contact, which the ticket keeps, and reports it', async () => {
    await sql(
      `INSERT INTO contact (contact_id, email, first_name, last_name) VALUES ('S1', 'Ann@x.test', 'Ann',
        'Own')`,
    );
    await sql(`UPDATE interface SET recipients = '{ANN@x.test}'`);
    await process(annsTicket());
    const before = await ownership();
    expect(before[0]?.cultural_contact_id).toBe('S1');
    expect(await erase()).toMatchObject({
      rows: { contacts: 0, tickets: 1 },
      left: { s360ContactIds: ['S1'], isRecipientOfTheInterface: true },
    });
    await process(
      annsTicket({
        updatedAt: '2026-05-01T13:00:00Z',
        lifecycle: [...sent, step(13, 'PENDING_TRANSFER', ANN, { recipientEmail: 'cleo@x.test' })],
      }),
    );
    expect((await ownership())[0]?.cultural_contact_id).toBe('S1');
    expect(await sql(`SELECT first_name FROM contact WHERE contact_id = 'S1'`)).toEqual([
      { first_name: 'Ann' },
    ]);
    expect(await sql(`SELECT ticket_id FROM ticket_anomaly WHERE kind = 'OWNER_NOT_CONTACT'`)).toEqual([]);
  });

  it('rewrites what is still to be processed and what can be retried', async () => {
    await process({ ...annsTicket(), updatedAt: 'soon' });
    const stored = await storePageOf(test.database, [annsTicket({ ticketId: 'T2', taxNumber: 'X2' })]);
    await erase();
    expect(await bodies()).toContainEqual({ page_id: stored, kept: true });
    const [open] = await sql('SELECT body FROM quarantined_ticket');
    expect(open?.body).toMatch(/erased-[0-9a-f]{16}@erased.invalid/);
    expect(open?.body).not.toContain(ANN);
    expect(await retryQuarantined(depsOf(test.database), 'all', author)).toMatchObject([
      { status: 'OPEN', reasonCode: 'INVALID_DATE' },
    ]);
    await processStored(depsOf(test.database), stored);
    expect(await sql(`SELECT applied FROM page WHERE page_id = $1`, [stored])).toEqual([{ applied: 1 }]);
    expect(await everything()).not.toContain(ANN);
  });

  it('a page that was read before the erasure is not applied as it was read', async () => {
    const deps = depsOf(test.database);
    const pageId = await storePageOf(test.database, [annsTicket()]);
    let processing: Promise<unknown> = Promise.resolve();
    await inTransaction(test.database, async (client) => {
      await lockApply(client);
      processing = processStored(deps, pageId);
      await waitFor(async () => (await sql('SELECT FROM pg_locks WHERE NOT granted')).length > 0);
      await client.query(`INSERT INTO erased_person (email_digest) VALUES ('0123456789abcdef')`);
    });
    expect(await processing).toBeNull();
    expect(await sql('SELECT error_code FROM page')).toEqual([{ error_code: 'PERSON_ERASED_MEANWHILE' }]);
    expect(await everything()).not.toContain(ANN);
  });

  it('--dry-run counts and changes nothing', async () => {
    await process(annsTicket());
    const before = [await everything(), await bodies()];
    expect(await erase(true)).toMatchObject({
      dryRun: true,
      rows: { contacts: 1, tickets: 1, historyEntries: 2 },
      pages: [1],
    });
    expect([await everything(), await bodies()]).toEqual(before);
  });

  it('keys the digest with the secret of the installation: the e-mail alone does not give it', async () => {
    await process(annsTicket());
    const { person } = await erase();
    expect(await sql('SELECT email_digest, is_keyed FROM erased_person')).toEqual([
      { email_digest: person, is_keyed: true },
    ]);
    expect(person).toMatch(/^[0-9a-f]{16}$/);
    expect(await everything()).not.toContain(plainDigest(ANN));
    const [other] = await sql('SELECT secret FROM erasure_secret');
    expect(other?.secret.length).toBeGreaterThan(64);
  });

  it('still recognises a person erased before there was a secret, by the plain digest', async () => {
    await sql('INSERT INTO erased_person (email_digest, is_keyed) VALUES ($1, false)', [plainDigest(ANN)]);
    await process(annsTicket());
    expect(await everything()).not.toContain(ANN);
    expect(await sql('SELECT owner_email FROM ticket')).toEqual([
      { owner_email: `erased-${plainDigest(ANN)}@erased.invalid` },
    ]);
    expect((await erase()).person).toBe(plainDigest(ANN));
  });

  it.each([
    ['C', "LOCALE 'C'"],
    ['Turkish', "LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'"],
  ])('finds an e-mail in a text whatever its case, in a database with locale %s', async (_name, locale) => {
    const empty = await createEmptyDatabase(locale);
    await migrate({ databaseUrl: empty.url });
    const database = createDatabase({ url: empty.url });
    const texts = ['by JÖRG.INFO@X.TEST', '(mail JÖRG.INFO@X.TEST.)', 'a\u00a0jo\u0308rg.info@x.test!'];
    const others = ['JÖRG.INFO@X.TEST.ORG', 'AJÖRG.INFO@X.TEST', 'no e-mail'];
    try {
      await database.pool.query(
        `WITH t AS (INSERT INTO ticket (ticket_id) VALUES ('T1') RETURNING ticket_id)
         INSERT INTO ticket_history (ticket_id, occurred_at, status, reason)
         SELECT 'T1', '2026-05-01'::timestamptz + n * interval '1 hour', 'INJECTED', reason
         FROM unnest($1::text[]) WITH ORDINALITY AS u(reason, n)`,
        [[...texts, ...others]],
      );
      const { rows } = await erasePerson(database, { email: 'jörg.info@x.test', author, dryRun: false });
      expect(rows.historyEntries).toBe(texts.length);
      const left = await database.pool.query('SELECT reason FROM ticket_history ORDER BY occurred_at');
      expect(left.rows.slice(texts.length).map(({ reason }) => reason)).toEqual(others);
      for (const { reason } of left.rows.slice(0, texts.length)) expect(reason).toMatch(/^erased-/);
    } finally {
      await database.close();
      await empty.drop();
    }
  });

  it.each(['', 'ann', 'a b@x.test', '@'])('"%s" is not an e-mail address and is refused', async (email) => {
    await expect(erase(false, email)).rejects.toThrow(/not an e-mail address/);
  });
});

it('privacy export contains all data of the person, and of no one else', async () => {
  await process(annsTicket(), { ticketId: 'bad', spectatorDetails: ann });
  const document = await exportPerson(test.database, { email: 'ANN@x.test', author });
  expect(document).toMatchObject({
    email: ANN,
    contacts: [{ contact: { email: ANN, last_name: 'Erasable', id_number: 'X1234567' } }],
    tickets: [{ ticket_id: 'T1', owner: { email: ANN, first_name: 'Ann' }, holder: null }],
    history: [
      { status: 'PENDING_TRANSFER', is_owner: false, is_recipient: true, reason: `for ${ANN}` },
      { status: 'TRANSFERRED', is_owner: true },
    ],
    distributions: [{ ticket_id: 'T1', status: 'CONFIRMED', is_sender: false, is_recipient: true }],
    quarantined: [{ found: [{ path: 'spectatorDetails', ticketId: 'bad' }] }],
  });
  expect(document.pages[0]?.found[0]).toMatchObject({
    ticketId: 'T1',
    path: 'spectatorDetails',
    value: { phoneNumber: '+41790000000' },
  });
  expect(JSON.stringify(document)).not.toContain('bob@x.test');
  expect(await sql('SELECT action, target LIKE $1 AS named FROM audit_log', [`%${ANN}%`])).toEqual([
    { action: 'privacy.export', named: false },
  ]);
});

it('a body that cannot be read is reported by its page, and a second run erases the rest', async () => {
  await process(annsTicket());
  const damaged = await storePageOf(test.database, []);
  await sql(`UPDATE page SET body = '\\x00' WHERE page_id = $1`, [damaged]);
  await expect(erase()).rejects.toThrow(new RegExp(`body of page ${damaged} cannot be read`));
  expect(await everything()).not.toContain(ANN);
  await sql('UPDATE page SET body = NULL WHERE page_id = $1', [damaged]);
  await erase();
  expect(await bodies()).toEqual([
    { page_id: 1, kept: false },
    { page_id: damaged, kept: false },
  ]);
});
