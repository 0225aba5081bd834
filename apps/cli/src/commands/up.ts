import { Command } from 'commander';
import { version } from '../version.js';

export function upCommand(): Command {
  return new Command('up')
    .description(
      'everything on this machine: services, schema, TIXNGO or its simulator, worker, dashboard; what npm start runs',
    )
    .action(async () => {
      const [{ migrate }, { describeMigration }, { ensureDemoSchedule }, { runUp }] = await Promise.all([
        import('@tixngo-sync/db'),
        import('./migrate.js'),
        import('../demo-schedule.js'),
        import('../up/index.js'),
      ]);
      process.exitCode = await runUp({
        version,
        migrate: async (databaseUrl) => describeMigration(await migrate({ databaseUrl })),
        ensureDemoSchedule,
      });
    });
}
