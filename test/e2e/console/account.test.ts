import { totpCode } from '@tixngo-sync/testkit';
import type { Locator, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
}, 120_000);
afterAll(() => console?.close());

const sql = async (text: string) => (await console.database.pool.query(text)).rows;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const message = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Messages' }).getByText(text);
const schemeOf = (page: Page) => page.locator('html').getAttribute('data-mantine-color-scheme');

/** Reads the QR code that an element shows. */
async function scan(page: Page, element: Locator): Promise<string> {
  const png = (await element.screenshot()).toString('base64');
  const blank = await page.context().newPage();
  const { width, height, data } = await blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas?.drawImage(image, 0, 0);
    const pixels = canvas?.getImageData(0, 0, image.width, image.height).data ?? [];
    return { width: image.width, height: image.height, data: Array.from(pixels) };
  }, png);
  await blank.close();
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}

describe("one's own account", () => {
  it('shows times in the zone that the person chose', async () => {
    const { page, close } = await console.open('operator', '/me');
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await message(page, /^Times are shown/).waitFor();
    const signedIn = page.getByRole('table', { name: 'Sessions' }).locator('time').first();
    await expect.poll(() => signedIn.getAttribute('title')).toContain('GMT+9');
    await close();
  });

  it('keeps the theme for other browsers', async () => {
    const { page, close } = await console.open('operator', '/me');
    await page.getByRole('main').getByText('Dark', { exact: true }).click();
    await expect.poll(() => schemeOf(page)).toBe('dark');
    await expect
      .poll(() => sql(`SELECT preferences->>'theme' AS theme FROM auth_user WHERE username = 'operator'`))
      .toEqual([{ theme: 'dark' }]);
    const other = await console.open('operator', '/', { colorScheme: 'light' });
    await expect.poll(() => schemeOf(other.page)).toBe('dark');
    await other.close();
    await close();
  });

  it('ends all other sessions, and stays signed in', async () => {
    const answer = await fetch(`${console.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'operator', password: 'correct-horse-battery' }),
      redirect: 'manual',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
    const cookie = answer.headers
      .getSetCookie()
      .map((header) => header.split(';', 1)[0])
      .join('; ');
    const elsewhere = async () =>
      (await fetch(`${console.url}/api/v1/me`, { headers: { cookie, 'Sec-Fetch-Site': 'same-origin' } }))
        .status;
    expect(await elsewhere()).toBe(200);
    const { page, complaints, close } = await console.open('operator', '/me');
    await button(page, 'End all other sessions').click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all other sessions' }).click();
    await message(page, '1 other session ended. You are signed in only here.').waitFor();
    expect(await elsewhere()).toBe(401);
    // Nothing is left to end.
    await button(page, 'End all other sessions').waitFor({ state: 'detached' });
    expect(await page.getByRole('table', { name: 'Sessions' }).getByRole('row').count()).toBe(2);
    expect((await page.request.get('/api/v1/me')).status()).toBe(200);
    expect(complaints).toEqual([]);
    await close();
  });

  it('turns on a second factor with the code of an app', async () => {
    const { page, close } = await console.open('viewer', '/me');
    await button(page, 'Turn on').click();
    await page.getByLabel('Your password').fill('correct-horse-battery');
    await button(page, 'Continue').click();
    const secret = await page.getByRole('dialog').locator('code').first().textContent();
    // Read from the screen's pixels, as a phone's camera does: a code in the wrong colours is none.
    const scanned = await scan(page, page.getByRole('img', { name: 'QR code with the key' }));
    expect(scanned).toMatch(/^otpauth:\/\/totp\/tixngo-sync(:|%3A)viewer\?/);
    expect(new URL(scanned).searchParams.get('secret')).toBe(secret);
    expect(await axeProblems(page)).toEqual([]);
    await page.getByLabel('Code that the app shows').fill(totpCode(secret ?? ''));
    await page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
    await page.getByText(/needs a code from your authenticator app/).waitFor();
    await close();
  });

  it.each(['light', 'dark'] as const)('is accessible in %s', async (colorScheme) => {
    const { page, complaints, close } = await console.open('admin', '/me', { colorScheme });
    await page.getByRole('table', { name: 'Sessions' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
