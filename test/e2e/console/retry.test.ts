import { gzipSync } from 'node:zlib';
import { ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({
    worker: true,
    simulator: ['--tickets', '60', '--events', '2', '--speed', '0'],
  });
});
afterAll(() => console?.close());

it('an operator runs now on Now, and is shown how the run ended', { timeout: 120_000 }, async () => {
  const tab = await console.open('operator');
  await tab.click(tab.page.getByRole('button', { name: 'Run now' }).first());
  await tab.page
    .getByText(/^Run 1 ended \(succeeded\): \d+ tickets? received\.$/)
    .waitFor({ timeout: 60_000 });
  await tab.page.getByRole('heading', { level: 1, name: /^(Up to date|No automatic schedule)/ }).waitFor();
  expect(tab.clicks()).toBe(1);
  await tab.close();
});

it('an operator retries a failed page in three clicks, and is shown what really happened', {
  timeout: 120_000,
}, async () => {
  const body = gzipSync(JSON.stringify({ result: [ticketChange()] }));
  await console.database.pool.query(
    `WITH failed AS (
       INSERT INTO run (run_id, trigger, status, finished_at, pages, received)
         VALUES (900, 'MANUAL', 'SUCCEEDED_WITH_ERRORS', now(), 1, 1) RETURNING run_id)
     INSERT INTO page (page_id, run_id, sequence, status, received, attempts, error_code, error_message, body)
       SELECT 900, run_id, 1, 'FAILED', 1, 1, 'INTERNAL', 'The disk was full.', $1 FROM failed`,
    [body],
  );
  const tab = await console.open('operator');
  await tab.click(tab.page.getByRole('link', { name: 'because of 1 failed page' }));
  await tab.click(tab.page.getByRole('button', { name: 'Retry page 900' }));
  await tab.page.getByText(/^Page 900 is processed: 1 ticket applied\.$/).waitFor({ timeout: 60_000 });
  expect(tab.clicks()).toBeLessThanOrEqual(3);
  await tab.page.goto('/pages/900');
  await tab.page.getByText('processed', { exact: true }).first().waitFor();
  expect(tab.complaints).toEqual([]);
  await tab.close();
});
