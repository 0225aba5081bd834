/**
 * npm run screenshots: takes every screen with interesting data, in light and dark, at 1440 and 390 px, into
 * the folder screenshots/, which is not in git. `-- --only now,runs` takes some; `-- --docs` also renews the
 * pictures of the guide and the README in docs/images.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from '../console/console-under-test.js';
import { addMatchDay } from '../console/match-day.js';
import { SCREENS } from './screens.js';

const FOLDER = 'screenshots';
const DOCS = 'docs/images';
const only = process.env.SCREENSHOTS?.split(',').filter((name) => name !== 'all') ?? [];
const renewsDocs = process.env.SCREENSHOTS_DOCS === '1';
const shown = SCREENS.filter(({ name }) => only.length === 0 || only.includes(name));
const WIDE = { width: 1440, height: 900 };
const VIEWPORTS = [WIDE, { width: 390, height: 844 }];

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
  await mkdir(FOLDER, { recursive: true });
});
afterAll(() => console?.close());

it.each(shown)('$name', { timeout: 240_000 }, async ({ name, path, prepare, open, inDocs }) => {
  await prepare?.(console.database);
  for (const viewport of VIEWPORTS)
    for (const colorScheme of ['light', 'dark'] as const) {
      // The workers are there; addMatchDay sets a time in the future, so that they stay.
      await console.database.pool.query('UPDATE worker SET seen_at = now()');
      const tab = await console.open('admin', path, { viewport, colorScheme });
      await isComplete(tab.page);
      await open?.(tab.page);
      await isComplete(tab.page);
      const file = `${FOLDER}/${name}-${colorScheme}-${viewport.width}.png`;
      await tab.page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
      if (renewsDocs && inDocs && viewport === WIDE && colorScheme === 'light')
        await writeFile(`${DOCS}/${name}.webp`, await webp(tab.page));
      expect(tab.complaints).toEqual([]);
      await tab.close();
    }
});

/** Waits until every part has its answer, and every chart its code. */
async function isComplete(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(
    () => document.querySelector('[aria-busy=true], .mantine-Skeleton-root') === null,
  );
}

/** Returns what is visible as WebP, a third of the size of a PNG. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  return Buffer.from(data, 'base64');
}
