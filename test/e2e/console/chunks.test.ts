import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
}, 180_000);
afterAll(() => console?.close(), 60_000);

const RUNS_CHUNK = /\/assets\/console\/runs-screen-.*\.js/;

let tab: Awaited<ReturnType<ConsoleUnderTest['open']>>;
let loads = 0;
beforeEach(async () => {
  tab = await console.open('viewer');
  await tab.page.getByRole('heading', { level: 1 }).waitFor();
  loads = 0;
  tab.page.on('framenavigated', () => {
    loads += 1;
  });
  await tab.page.route(RUNS_CHUNK, (route) => route.abort());
});

const openRuns = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Runs' }).click();

it('a screen whose code cannot be loaded reports it, without a reload, and "Try again" shows the screen', async () => {
  const { page } = tab;
  await page.evaluate('window.isSamePage = true');
  await openRuns(page);
  await page.getByRole('heading', { level: 1, name: 'This screen cannot be shown' }).waitFor();
  await page.getByText('SCREEN_NOT_LOADED').waitFor();
  // Breaks if any error of a chunk reloads: the browser's own error page would follow without a network.
  expect(await page.evaluate('window.isSamePage')).toBe(true);
  await page.getByRole('navigation').getByRole('link', { name: 'Now' }).click();
  await page.getByRole('region', { name: 'Behind by' }).waitFor();
  await openRuns(page);
  await page.unroute(RUNS_CHUNK);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  await tab.close();
});

it('an update of the dashboard reloads the console once, not again and again', async () => {
  const { page } = tab;
  // What the console reads to see whether the version changed; the reload gets the same version again.
  const asOtherVersion = async (route: Route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replace(/(assets\/console\/index-)[^."]+(\.js)/, '$1other$2');
    await route.fulfill({ response: answer, body: html });
  };
  await page.route(`${console.url}/runs`, asOtherVersion, { times: 1 });
  const reloaded = page.waitForEvent('load');
  await openRuns(page);
  await reloaded;
  // Breaks if the console reloads at every missing chunk: this heading would not stay.
  await page.getByRole('heading', { level: 1, name: 'This screen cannot be shown' }).waitFor();
  // The address, then one reload.
  expect(loads).toBe(2);
  await tab.close();
});
