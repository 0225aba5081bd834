import { grantToApplication, migrate } from '@tixngo-sync/db';
import { OpenParts, type Settings } from '@tixngo-sync/runtime';
import { loadFoundation, openServices } from '../context/services.js';
import type { Output } from '../output/output.js';
import { count } from '../output/table.js';

export async function migrateDatabase(output: Output): Promise<void> {
  const parts = new OpenParts();
  try {
    const foundation = loadFoundation();
    const { migrateDatabaseUrl } = foundation.settings;
    const databaseUrl =
      migrateDatabaseUrl ??
      foundation.settings.databaseUrl ??
      (await openServices(foundation, output, parts, { mayCreate: true, needsQueue: false })).databaseUrl;
    const done = await migrate({
      databaseUrl,
      onStep: (step) =>
        output.note(
          step.kind === 'waiting'
            ? 'waiting: another process is migrating this database'
            : `${step.kind} ${step.name}`,
        ),
    });
    await grantUnlessOwner(foundation.settings);
    output.result(done, () => describeMigration(done));
  } finally {
    await parts.close();
  }
}

/** With an owner of its own, the database must let the application's role in. */
async function grantUnlessOwner(settings: Settings): Promise<void> {
  const { databaseUrl, migrateDatabaseUrl } = settings;
  if (databaseUrl === undefined || migrateDatabaseUrl === undefined) return;
  const [role, owner] = [databaseUrl, migrateDatabaseUrl].map(userOf);
  if (role !== undefined && role !== '' && role !== owner) await grantToApplication(migrateDatabaseUrl, role);
}

/** Several hosts with ports are no URL. */
function userOf(url: string): string {
  return decodeURIComponent(/^\w+:\/\/([^:@/]*)/.exec(url)?.[1] ?? '');
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
