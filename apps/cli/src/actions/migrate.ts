import { migrate } from '@tixngo-sync/db';
import { OpenParts } from '@tixngo-sync/runtime';
import { loadFoundation, openServices } from '../context/services.js';
import type { Output } from '../output/output.js';
import { count } from '../output/table.js';

export async function migrateDatabase(output: Output): Promise<void> {
  const parts = new OpenParts();
  try {
    const foundation = loadFoundation();
    const databaseUrl =
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
    output.result(done, () => describeMigration(done));
  } finally {
    await parts.close();
  }
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
