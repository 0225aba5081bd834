import type { MigrationStep } from '@tixngo-sync/db';
import { OpenParts } from '@tixngo-sync/runtime';
import { migrateAsOwner, type OwnedDatabase } from '../context/migrate-as-owner.js';
import { type Foundation, loadFoundation, openServices } from '../context/services.js';
import type { Output } from '../output/output.js';
import { count } from '../output/table.js';

export async function migrateDatabase(output: Output): Promise<void> {
  const parts = new OpenParts();
  try {
    const database = await openOwned(loadFoundation(), output, parts);
    const onStep = (step: MigrationStep) =>
      output.note(
        step.kind === 'waiting'
          ? 'waiting: another process is migrating this database'
          : `${step.kind} ${step.name}`,
      );
    const done = await migrateAsOwner(database, onStep);
    output.result(done, () => describeMigration(done));
  } finally {
    await parts.close();
  }
}

/** MIGRATE_DATABASE_URL alone is a database that is migrated before its application's role is known. */
async function openOwned(foundation: Foundation, output: Output, parts: OpenParts): Promise<OwnedDatabase> {
  const { databaseUrl, migrateDatabaseUrl } = foundation.settings;
  if (databaseUrl !== undefined) return { databaseUrl, ownerUrl: migrateDatabaseUrl };
  if (migrateDatabaseUrl !== undefined) return { databaseUrl: migrateDatabaseUrl, ownerUrl: undefined };
  return openServices(foundation, output, parts, { mayCreate: true, needsQueue: false });
}

export function describeMigration({
  applied,
  alreadyThere,
}: {
  applied: readonly string[];
  alreadyThere: number;
}): string {
  if (applied.length === 0)
    return `The database already has the newest schema (${count(alreadyThere, 'migration')}).`;
  const names = applied.join(', ');
  return `Applied ${count(applied.length, 'migration')}: ${names}. Applied before: ${alreadyThere}.`;
}
