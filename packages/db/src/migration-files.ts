import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@tixngo-sync/domain';

/** One `prisma/migrations/<name>/migration.sql`. */
export interface MigrationFile {
  readonly name: string;
  readonly script: string;
}

/** The project's migrations: at the same place seen from `src`, from `dist` and from an image that keeps the layout. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/**
 * @returns the migrations in the order in which they are applied: that of their names, which begin with a time
 * @throws PermanentError when the folder or a script cannot be read
 */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return await Promise.all(
      names.sort().map(async (name) => ({
        name,
        script: await readFile(join(directory, name, 'migration.sql'), 'utf8'),
      })),
    );
  } catch (error) {
    throw new PermanentError(
      'MIGRATIONS_UNREADABLE',
      `The migrations in ${directory} cannot be read. They belong to the program: install it again, with its prisma folder.`,
      { cause: error },
    );
  }
}

/** Prisma's checksum of a script: sha256, in hex. */
export function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** @returns whether the script is the one that was applied; like Prisma, line endings aside, since git may change those. */
export function hasChecksum(script: string, checksum: string): boolean {
  const lf = script.replaceAll('\r\n', '\n');
  return [script, lf, lf.replaceAll('\n', '\r\n')].some((spelling) => checksumOf(spelling) === checksum);
}

/** A script that must run outside a transaction (CREATE INDEX CONCURRENTLY) says so in its first line, and holds one statement. */
export function runsOutsideTransaction(script: string): boolean {
  return /^-- migrate: outside a transaction\b/.test(script);
}
