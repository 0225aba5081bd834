import { type Browser, chromium } from 'playwright-core';
import { browserFile } from './browser-file.js';

/**
 * Opens the machine's Chromium or the one in the npm package. Not with the package's own options: they turn
 * web security off, and their software rendering takes twice the CPU.
 */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await browserFile(), args: ['--no-sandbox', '--disable-gpu'] });
}
