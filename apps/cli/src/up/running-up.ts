import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { liveHolder, tryLock, unlock } from '@tixngo-sync/services';
import { z } from 'zod';

const upFileSchema = z.object({ tixngoApiUrl: z.string(), consoleUrl: z.string() });

/** What other commands may want to know of an `up` that runs: where its TIXNGO and its console are. */
export type RunningUp = z.infer<typeof upFileSchema>;

const lockFile = (dataDir: string) => join(dataDir, 'up.lock');
const upFile = (dataDir: string) => join(dataDir, 'up.json');

/**
 * Makes us the one `up` of this data directory.
 * @returns a function that gives it back
 * @throws PermanentError if another one runs there
 */
export function claimDataDir(dataDir: string): () => void {
  const holder = tryLock(lockFile(dataDir), 'npm start');
  if (holder !== undefined) {
    throw new PermanentError(
      'ALREADY_RUNNING',
      `tixngo-sync is already running on ${dataDir} (pid ${holder.pid}). Use that one, end it (kill ${holder.pid}), or set DATA_DIR and PORT to run a second one.`,
    );
  }
  return () => {
    rmSync(upFile(dataDir), { force: true });
    unlock(lockFile(dataDir));
  };
}

export function announceUp(dataDir: string, up: RunningUp): void {
  writeFileSync(upFile(dataDir), JSON.stringify(up));
}

/** @returns undefined if no `up` runs on this data directory. */
export function findRunningUp(dataDir: string): RunningUp | undefined {
  if (liveHolder(lockFile(dataDir)) === undefined) return undefined;
  try {
    return upFileSchema.safeParse(JSON.parse(readFileSync(upFile(dataDir), 'utf8'))).data;
  } catch {
    return undefined; // it has only just been started
  }
}
