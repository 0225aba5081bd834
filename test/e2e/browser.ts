import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Opens the machine's Chromium or, if there is none, the one in the npm package. Downloads nothing. */
export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
  // In a single process the browser ends when its first window closes.
  const args = sparticuz.args.filter((arg) => arg !== '--single-process');
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...args, '--no-sandbox'],
  });
}
