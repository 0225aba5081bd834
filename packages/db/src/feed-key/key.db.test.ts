import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listKeyChanges, previewKey, setKey, showKey, undoKeyChange } from './feed-key.js';

const author = { actor: 'cli:test', channel: 'cli' } as const;
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A feed of three pages, fetched and processed. */
beforeEach(async () => {
  await test.database.pool.query(`
    ALTER TABLE audit_log DISABLE TRIGGER USER;
    TRUNCATE run, page, key_change, audit_log RESTART IDENTITY CASCADE;
    INSERT INTO run (trigger, status, pages) VALUES ('MANUAL', 'SUCCEEDED', 3);
    INSERT INTO page (run_id, sequence, requested_key, next_key, status, received, applied) VALUES
      (1, 1, NULL, 'k1', 'PROCESSED', 10, 10), (1, 2, 'k1', 'k2', 'PROCESSED', 10, 10), (1, 3, 'k2', 'k3',
        'PROCESSED', 5, 5);
    INSERT INTO run_lease DEFAULT VALUES ON CONFLICT DO NOTHING;
    UPDATE sync_key SET fetched_through = 'k3', committed_through = 'k3', chain_starts_after_page_id = 0;`);
});

describe('the key', () => {
  it.each([
    ['k1', 2, 15],
    ['k3x', null, null],
    [null, 3, 25],
  ])('set to %s says that %s pages come again', async (key, pagesAgain, ticketsAgain) => {
    expect(await setKey(test.database, author, key, 'look again')).toEqual({
      oldKey: 'k3',
      newKey: key,
      pagesAgain,
      ticketsAgain,
    });
    expect(await showKey(test.database)).toMatchObject({ fetchedThrough: key, committedThrough: key });
  });

  it.each([
    ['k1', 2, 15],
    ['k3', 0, 0],
    ['k3x', null, null],
    [null, 3, 25],
  ])(
    'set to %s can be previewed, also during a run, and nothing changes',
    async (key, pagesAgain, ticketsAgain) => {
      await test.database.pool.query(`INSERT INTO run (trigger) VALUES ('SCHEDULE')`);
      const consequence = { oldKey: 'k3', newKey: key, pagesAgain, ticketsAgain };
      expect(await previewKey(test.database, key)).toEqual(consequence);
      expect(await showKey(test.database)).toMatchObject({ fetchedThrough: 'k3' });
      expect(await listKeyChanges(test.database, { limit: 10 })).toEqual([]);
    },
  );

  it('begins a new chain: pages up to now belong to the earlier one', async () => {
    await setKey(test.database, author, 'k1', 'look again');
    const { rows } = await test.database.pool.query('SELECT chain_starts_after_page_id FROM sync_key');
    expect(rows).toEqual([{ chain_starts_after_page_id: 3 }]);
  });

  const undo = () => undoKeyChange(test.database, author, 'undone');
  /** A run fetches to here. */
  const move = (key: string) =>
    test.database.pool.query('UPDATE sync_key SET fetched_through = $1, committed_through = $1', [key]);

  it('is restored by an undo, which reports the change', async () => {
    await setKey(test.database, author, 'k1', 'look again');
    expect(await undo()).toEqual({
      oldKey: 'k1',
      newKey: 'k3',
      pagesAgain: 0,
      ticketsAgain: 0,
      undid: { keyChangeId: 1, reason: 'look again', changedBy: 'cli:test' },
    });
  });

  it('goes back one change with each undo, past resets and runs, until nothing is left', async () => {
    await setKey(test.database, author, 'k1', 'A to B');
    await setKey(test.database, author, null, 'B to the beginning');
    await move('k9');
    await setKey(test.database, author, 'k2', 'k9 to C');
    expect((await undo()).newKey).toBe('k9');
    expect((await undo()).newKey).toBe('k1');
    await setKey(test.database, author, 'k5', 'B to D');
    expect((await undo()).newKey).toBe('k1');
    expect((await undo()).newKey).toBe('k3');
    await expect(undo()).rejects.toMatchObject({ code: 'NO_KEY_CHANGE' });
    const changes = await listKeyChanges(test.database, { limit: 10 });
    expect(changes.toReversed().map((change) => [change.undoes, change.undoneBy])).toEqual([
      [null, 8], // A to B
      [null, 5], // reset
      [null, 4], // k9 to C
      [3, null],
      [2, null],
      [null, 7], // B to D
      [6, null],
      [1, null],
    ]);
  });

  it('can be undone when a run has brought it back already', async () => {
    await setKey(test.database, author, 'k1', 'look again');
    await move('k3');
    expect(await undo()).toMatchObject({ oldKey: 'k3', newKey: 'k3' });
    await expect(undo()).rejects.toMatchObject({ code: 'NO_KEY_CHANGE' });
  });

  it('stays while a run is in progress', async () => {
    await test.database.pool.query(`INSERT INTO run (trigger) VALUES ('SCHEDULE')`);
    await expect(setKey(test.database, author, null, 'why')).rejects.toMatchObject({
      code: 'RUN_UNDER_WAY',
      message: expect.stringContaining('run 2'),
    });
    expect((await showKey(test.database)).fetchedThrough).toBe('k3');
    expect(await listKeyChanges(test.database, { limit: 10 })).toEqual([]);
  });

  it.each([
    ['k1', ' ', 'REASON_MISSING'],
    ['', 'why', 'KEY_EMPTY'],
    ['k3', 'why', 'KEY_UNCHANGED'],
  ])('is not changed to "%s" for "%s": %s', async (key, reason, code) => {
    await expect(setKey(test.database, author, key, reason)).rejects.toMatchObject({ code });
  });

  it('cannot be undone if it was never changed', async () => {
    await expect(undoKeyChange(test.database, author, 'why')).rejects.toMatchObject({
      code: 'NO_KEY_CHANGE',
    });
  });

  it('I9 has an audit entry for every change, with the reason', async () => {
    await setKey(test.database, author, null, 'start over');
    const { rows } = await test.database.pool.query('SELECT actor, action, reason, detail FROM audit_log');
    expect(rows).toEqual([
      {
        actor: 'cli:test',
        action: 'key.reset',
        reason: 'start over',
        detail: { oldKey: 'k3', newKey: null },
      },
    ]);
  });
});
