import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SIZE_MB = 8_192;
/** Space that is left free, too little to matter to PostgreSQL. */
const LEFT_KB = 64;
const FILL_TRIES = 50;

/** A separate file system that can be filled. */
export interface SmallDisk {
  /** Makes every write that needs more space fail with ENOSPC, until `empty`. */
  fill(): void;
  /** Frees the space again. */
  empty(): void;
  unmount(): void;
}

/**
 * Mounts a tmpfs at `directory`, which must not exist. It takes memory only for what it contains. To fill it,
 * its limit is lowered to what is in it, so that nothing has to be written.
 * @returns null when mounting is not allowed: it needs Linux and root, in a container too
 */
export function mountSmallDisk(directory: string): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  mkdirSync(directory, { mode: 0o700 });
  if (spawnSync('mount', mountArguments(`size=${SIZE_MB}m`, directory)).status !== 0) return null;
  const resize = (size: string) =>
    execFileSync('mount', ['-o', `remount,size=${size}`, directory], { stdio: 'pipe' });
  return {
    fill: () => {
      for (let tries = 1; ; tries++) {
        const { blocks, bfree, bsize } = statfsSync(directory);
        try {
          resize(`${Math.ceil(((blocks - bfree) * bsize) / 1_024) + LEFT_KB}k`);
          break;
        } catch (error) {
          // It has grown since it was measured: a limit below what is in it is refused.
          if (tries === FILL_TRIES) throw error;
        }
      }
      requireFull(directory);
    },
    empty: () => resize(`${SIZE_MB}m`),
    // Lazily: a server that was killed may still hold a file.
    unmount: () => void spawnSync('umount', ['-l', directory]),
  };
}

/** @throws Error when the disk takes more than is left: then the fault would be none */
function requireFull(directory: string): void {
  const probe = join(directory, '.probe-of-full-disk');
  try {
    writeFileSync(probe, Buffer.alloc(LEFT_KB * 1_024 * 64));
  } catch {
    return;
  } finally {
    rmSync(probe, { force: true });
  }
  throw new Error(`${directory} was to be full, but takes writes`);
}

const mountArguments = (options: string, directory: string) => [
  '-t',
  'tmpfs',
  '-o',
  `${options},mode=0700`,
  'tmpfs',
  directory,
];
