import { migrateAsOwner } from '../context/migrate-as-owner.js';
import type { ExitStatus } from '../exit-status.js';
import { count } from '../output/table.js';
import { ensureDemoSchedule } from '../up/demo-schedule.js';
import { runUp } from '../up/run-up.js';
import { version } from '../version.js';
import { describeMigration } from './migrate.js';

export function up(): Promise<ExitStatus> {
  return runUp({
    version,
    migrate: async (database) => {
      const done = await migrateAsOwner(database);
      const isNew = done.alreadyThere === 0;
      return isNew ? `created (${count(done.applied.length, 'migration')})` : describeMigration(done);
    },
    ensureDemoSchedule,
  });
}
