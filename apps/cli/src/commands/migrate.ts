import { Command } from 'commander';
import { action } from '../action.js';
import { count } from '../output/table.js';
import { withJson } from './options.js';

export function migrateCommand(): Command {
  return withJson(new Command('migrate').description('bring the database to the newest schema')).action(
    action(async (output) => {
      const [{ migrate }, { Closing }, { loadFoundation, openServices }] = await Promise.all([
        import('@tixngo-sync/db'),
        import('../closing.js'),
        import('../context/services.js'),
      ]);
      const closing = new Closing();
      try {
        const foundation = loadFoundation();
        const databaseUrl =
          foundation.settings.databaseUrl ?? (await openServices(foundation, output, closing)).databaseUrl;
        const done = await migrate({
          databaseUrl,
          onStep: (step) =>
            output.note(
              step.kind === 'waiting'
                ? 'another process is migrating this database: waiting'
                : `${step.kind} ${step.name}`,
            ),
        });
        output.result(done, () => describeMigration(done));
      } finally {
        await closing.closeAll();
      }
    }),
  );
}

export function describeMigration({
  applied,
  alreadyThere,
}: {
  applied: readonly string[];
  alreadyThere: number;
}): string {
  if (applied.length === 0)
    return `The database has the newest schema already (${count(alreadyThere, 'migration')}).`;
  return `Applied ${count(applied.length, 'migration')}: ${applied.join(', ')}. ${alreadyThere} were there before.`;
}
