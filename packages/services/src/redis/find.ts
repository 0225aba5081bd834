import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** BullMQ needs 6.2 or newer (its documentation, "Redis compatibility"). */
const OLDEST = { major: 6, minor: 2 };

/** @returns the path of the first usable `redis-server` or `valkey-server` on the PATH; null if none. */
export function findRedisServer(path: string | undefined = process.env.PATH): string | null {
  const directories = (path ?? '').split(delimiter).filter((directory) => directory !== '');
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) =>
    directories.map((directory) => join(directory, name)),
  );
  return candidates.find((file) => isExecutable(file) && isRecent(file)) ?? null;
}

/** @param text what `--version` prints: `Redis server v=7.0.15 sha=…` or `Valkey server v=8.0.1 …` */
export function isRecentEnough(text: string): boolean {
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
}

function isRecent(file: string): boolean {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && isRecentEnough(stdout);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
