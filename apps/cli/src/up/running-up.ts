import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { liveHolder, tryLock, unlock, writePrivateFile } from '@tixngo-sync/services';
import { z } from 'zod';

const upFileSchema = z.object({ tixngoApiUrl: z.string(), consoleUrl: z.string() });

/** Where the TIXNGO and the console of a running `up` are, for other commands. */
export type RunningUp = z.infer<typeof upFileSchema>;

const lockFile = (dataDir: string) => join(dataDir, 'up.lock');
const upFile = (dataDir: string) => join(dataDir, 'up.json');

/**
 * Claims the data directory, which only one `up` may use.
 * @returns a function that releases it
 * @throws PermanentError when another `up` uses it
 */
export function claimDataDir(dataDir: string): () => void {
  const holder = tryLock(lockFile(dataDir), 'npm start');
  if (holder !== undefined) {
    throw new PermanentError(
      'ALREADY_RUNNING',
      [
        `tixngo-sync is already running on ${dataDir} (pid ${holder.pid}).`,
        `Use it, end it (kill ${holder.pid}), or set DATA_DIR and PORT to run a second one.`,
      ].join(' '),
    );
  }
  return () => {
    rmSync(upFile(dataDir), { force: true });
    unlock(lockFile(dataDir));
  };
}

export function announceUp(dataDir: string, up: RunningUp): void {
  writePrivateFile(upFile(dataDir), JSON.stringify(up));
}

/** Returns undefined when no `up` uses this data directory. */
export function findRunningUp(dataDir: string): RunningUp | undefined {
  if (liveHolder(lockFile(dataDir)) === undefined) return undefined;
  try {
    return upFileSchema.safeParse(JSON.parse(readFileSync(upFile(dataDir), 'utf8'))).data;
  } catch {
    return undefined; // it has just started
  }
}
