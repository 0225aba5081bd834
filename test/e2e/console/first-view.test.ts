import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

const MOST_BYTES = 250_000;

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
});
afterAll(() => console?.close());

it('the first view loads at most 250 kB compressed, everything from our own origin', async () => {
  const tab = await console.open('viewer', '/sign-in');
  const loaded = new Map<string, number>();
  const others: string[] = [];
  tab.page.on('response', async (response) => {
    const url = new URL(response.url());
    if (url.origin !== new URL(console.url).origin) others.push(url.href);
    if (url.pathname.startsWith('/assets/'))
      loaded.set(url.pathname, gzipSync(await response.body(), { level: 6 }).length);
  });
  await tab.page.goto('/');
  await tab.page.getByRole('heading', { level: 1 }).waitFor();
  await tab.page.waitForLoadState('load');
  const files = [...loaded.keys()];
  expect(files.some((path) => path.endsWith('.js'))).toBe(true);
  expect([...loaded.values()].reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  expect(others).toEqual([]);
  await tab.close();
});
