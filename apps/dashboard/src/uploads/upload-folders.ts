import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of an upload is named after its process. */
const PREFIX = 'tixngo-upload-';

/** Makes a folder that only this user can read. */
export function makeUploadFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/**
 * Removes the uploaded files that this process, or one that has ended, left behind: they have personal data.
 * Call it while this process receives no file.
 */
export async function clearUploadFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX) || isOther(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    // One of another user stays: that user's dashboard removes it.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether another process, which runs, has this id. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
