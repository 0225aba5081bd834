import { createDatabase, createSchedule, listSchedules } from '@tixngo-sync/db';

const NAME = 'demo';
const EVERY_SECONDS = 10;
/** Small, so that a run has several pages to look at. */
const BATCH_SIZE = 200;

/**
 * Creates a schedule for the simulated TIXNGO when there is none at all, so that the first `npm start` has
 * something to show. People can change, pause or delete it like any other.
 * @returns a line for the terminal, or null when there are schedules
 */
export async function ensureDemoSchedule(databaseUrl: string): Promise<string | null> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'tixngo-sync up' });
  try {
    if ((await listSchedules(database)).length > 0) return null;
    const fields = { launch: 'AUTOMATIC', everySeconds: EVERY_SECONDS, batchSize: BATCH_SIZE } as const;
    await createSchedule(database, { actor: 'tixngo-sync up', channel: 'system' }, NAME, fields);
    return `"${NAME}" runs every ${EVERY_SECONDS} s (to pause it: npx tixngo-sync schedules pause ${NAME})`;
  } finally {
    await database.close();
  }
}
