import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.pool.query(`
    INSERT INTO run (run_id, trigger, status) VALUES (1, 'MANUAL', 'SUCCEEDED_WITH_ERRORS');
    INSERT INTO page (page_id, run_id, sequence, status, error_code, error_message) VALUES
      (1, 1, 1, 'PROCESSED', NULL, NULL), (2, 1, 2, 'FAILED', 'INTERNAL', 'page 2 could not be processed');
    INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field, message)
    VALUES (1, 0, 1, 'T-1', 'TAX-1', 'MISSING_FIELD', 'event.id', 'event.id: found nothing'),
      (1, 1, 2, 'T-2', 'TAX-2', 'MISSING_FIELD', 'event.id', 'event.id: found nothing')`);
});
afterAll(() => test.drop());

const json = async (...args: string[]) => {
  const result = await runCommand(test.url, ...args, '--json');
  return JSON.parse(result.stdout);
};

it('problems lists root causes, the most frequent first; `list` may be left out', async () => {
  const problems = await json('problems', 'list');
  expect(problems).toMatchObject([
    { kind: 'QUARANTINE', code: 'MISSING_FIELD', field: 'event.id', count: 2 },
    { kind: 'PAGE', code: 'INTERNAL', message: 'page … could not be processed', count: 1 },
  ]);
  expect(await json('problems')).toEqual(problems);
  expect(await json('problems', '--kind', 'page')).toEqual([problems[1]]);
  expect((await runCommand(test.url, 'problems')).stdout).toContain('quarantined tickets');
});

it('problems show names the tickets, and what to do next', async () => {
  const [{ problemId }] = await json('problems');
  expect(await json('problems', 'show', problemId)).toMatchObject({
    problemId,
    members: [{ ticketId: 'T-2' }, { ticketId: 'T-1' }],
  });
  const { stdout } = await runCommand(test.url, 'problems', 'show', problemId);
  expect(stdout).toContain(`tixngo-sync problems retry ${problemId} --canary 3`);
});

it('quarantine list finds tickets by code and by the beginning of a tax number', async () => {
  expect(await json('quarantine', 'list', '--q', 'TAX-2')).toMatchObject([{ ticketId: 'T-2' }]);
  expect(await json('quarantine', 'list', '--code', 'MISSING_FIELD')).toHaveLength(2);
});

it('problems skip sets everything of a problem aside, and exits with 3 while another is open', async () => {
  const [tickets, pages] = await json('problems');
  const first = await runCommand(
    test.url,
    'problems',
    'skip',
    tickets.problemId,
    '--reason',
    'test',
    '--json',
  );
  expect(JSON.parse(first.stdout)).toEqual({ problemId: tickets.problemId, kind: 'QUARANTINE', count: 2 });
  expect(first.exitCode).toBe(3);
  const second = await runCommand(test.url, 'problems', 'skip', pages.problemId, '--reason', 'test');
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toContain('Gave up 1 page');
  await expect(runCommand(test.url, 'problems', 'show', pages.problemId)).rejects.toThrow(/problems list/);
});
