import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Calls `work` with a file that can be read more than once: the file itself, or a private copy of standard
 * input (`-`) or of a pipe, deleted afterwards.
 */
export async function withRegularFile<Result>(
  path: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  if (path !== '-' && !(await isPipe(path))) return work(path);
  // mkdtemp makes a folder that only this user can open: the copy has personal data.
  const folder = await mkdtemp(join(tmpdir(), 'tixngo-sync-import-'));
  try {
    const copy = join(folder, 'file');
    await pipeline(path === '-' ? process.stdin : createReadStream(path), createWriteStream(copy));
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function isPipe(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFIFO();
  } catch {
    return false; // opening the file says why it cannot be read
  }
}
