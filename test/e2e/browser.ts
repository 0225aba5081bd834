import { type Browser, chromium } from 'playwright-core';
import { browserFile } from './browser-file.js';

/**
 * Opens the machine's Chromium or the one in the npm package. Not with the package's own options: those of
 * web security would be off, and a graphics card in software would take twice the processor time.
 */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await browserFile(), args: ['--no-sandbox', '--disable-gpu'] });
}
