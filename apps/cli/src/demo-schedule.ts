import { createDatabase, createSchedule, listSchedules } from '@tixngo-sync/db';

const NAME = 'demo';
const EVERY_SECONDS = 10;
/** Small, so that a run has several pages to look at. */
const BATCH_SIZE = 200;

/**
 * Where nobody has set a schedule up and TIXNGO is simulated, makes one, so that the first `npm start` has something to show. It is a schedule
 * like any other: pause it, change it, delete it; it comes back only where there is none at all.
 * @returns a line for a person; null: there are schedules
 */
export async function ensureDemoSchedule(databaseUrl: string): Promise<string | null> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'tixngo-sync up' });
  try {
    if ((await listSchedules(database)).length > 0) return null;
    const fields = { launch: 'AUTOMATIC', everySeconds: EVERY_SECONDS, batchSize: BATCH_SIZE } as const;
    await createSchedule(database, { actor: 'tixngo-sync up', channel: 'system' }, NAME, fields);
    return `"${NAME}" runs every ${EVERY_SECONDS} s (pause it: npx tixngo-sync schedules pause ${NAME})`;
  } finally {
    await database.close();
  }
}
