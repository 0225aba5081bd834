/**
 * Takes the pictures of the README from a running dashboard:
 * `npx tsx test/e2e/take-images.ts URL PASSWORD [FOLDER]`. Default folder: docs/images.
 */
import { mkdir } from 'node:fs/promises';
import { openBrowser } from './browser.js';

const [url, password, folder = 'docs/images'] = process.argv.slice(2);
if (url === undefined || password === undefined)
  throw new Error('Usage: npx tsx test/e2e/take-images.ts URL PASSWORD [FOLDER]');

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    baseURL: url,
    locale: 'en-GB',
  });
  await page.goto('/sign-in');
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Last runs' }).waitFor();
  await page.screenshot({ path: `${folder}/start-page.png` });
  await page.goto('/queues/queue/process-page?status=latest');
  await page
    .getByText(/^page \d+$/)
    .first()
    .waitFor();
  await page.screenshot({ path: `${folder}/bull-board.png` });
} finally {
  await browser.close();
}
