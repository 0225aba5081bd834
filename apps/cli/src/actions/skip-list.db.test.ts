import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await run('schedules', 'create', 'main', '--skip', 'A,B');
});
afterAll(() => test.drop());

const run = async (...args: string[]) => (await runCommand(test.url, ...args)).stdout;
const json = async (...args: string[]) => JSON.parse(await run(...args, '--json'));
const skipOf = async () => (await json('schedules', 'list'))[0].skip;
const actions = async () =>
  (await test.database.pool.query('SELECT action, target, reason FROM audit_log ORDER BY audit_id')).rows;

it('an empty --skip is refused with a hint, and changes nothing', async () => {
  const error = await run('schedules', 'update', 'main', '--skip', '').catch((reason: unknown) => reason);
  expect(String(error)).toContain('--remove-skip');
  expect(await skipOf()).toEqual(['A', 'B']);
});

it('a schedule gets and loses tax numbers one by one', async () => {
  await run('schedules', 'update', 'main', '--add-skip', 'C,B', '--remove-skip', 'A');
  expect(await skipOf()).toEqual(['B', 'C']);
  await run('schedules', 'update', 'main', '--batch-size', '500');
  expect(await skipOf()).toEqual(['B', 'C']);
});

it('skip-list adds and removes with a reason, reports when nothing changed, and is audited (I9)', async () => {
  const add = ['skip-list', 'add', 'X', 'Y', '--reason', 'sold twice'];
  expect(await run(...add)).toBe('Added to the skip list: X, Y.\n');
  const before = await actions();
  expect(before.at(-1)).toEqual({ action: 'skip-list.add', target: 'every schedule', reason: 'sold twice' });
  expect(await run(...add)).toBe('Nothing changed.\nOn the list before: X, Y.\n');
  expect(await run('skip-list', 'remove', 'Z')).toBe('Nothing changed.\nNot on the list: Z.\n');
  expect(await actions()).toEqual(before);
  expect(await json('skip-list', 'add', 'D', '--schedule', 'main', '--reason', 'test')).toEqual({
    added: ['D'],
    unchanged: [],
  });
  expect(await skipOf()).toEqual(['B', 'C', 'D']);
  expect(await json('skip-list', 'remove', 'X', 'D', 'Q')).toEqual({
    removed: ['X', 'D'],
    unchanged: ['Q'],
  });
  expect((await json('skip-list', 'list')).map((row: { taxNumber: string }) => row.taxNumber)).toEqual([
    'B',
    'C',
    'Y',
  ]);
  await expect(run('skip-list', 'list', '--schedule', 'nope')).rejects.toMatchObject({
    code: 'SCHEDULE_UNKNOWN',
  });
});

it('pausing again without a note keeps the note', async () => {
  await run('schedules', 'pause', 'main', '--note', 'maintenance');
  await run('schedules', 'pause', 'main');
  expect((await json('schedules', 'list'))[0].pausedNote).toBe('maintenance');
});
