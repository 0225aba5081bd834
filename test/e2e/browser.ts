import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { browserFile } from './browser-file.js';

/** Opens the machine's Chromium or the one in the npm package. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await browserFile();
  if (executablePath.startsWith('/usr/bin/'))
    return chromium.launch({ executablePath, args: ['--no-sandbox'] });
  // In a single process the browser ends when its first window closes.
  const args = sparticuz.args.filter((arg) => arg !== '--single-process');
  return chromium.launch({ executablePath, args: [...args, '--no-sandbox'] });
}
