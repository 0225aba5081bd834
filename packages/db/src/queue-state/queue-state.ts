import type { Database } from '../client.js';

/** A queue of BullMQ, as it was last seen. */
export interface QueueState {
  readonly name: string;
  readonly paused: boolean;
  readonly pausedSince: Date | null;
  /** Who paused it in Bull Board or with the REST API; null: not paused, or paused by a program. */
  readonly pausedBy: string | null;
}

/** Records which queues are paused, for everybody who reads the database only. Writes only what changed. */
export async function recordQueueStates(
  database: Database,
  isPaused: Readonly<Record<string, boolean>>,
): Promise<void> {
  await database.pool.query(
    `INSERT INTO queue_state AS known (name, paused_since)
     SELECT name, CASE WHEN paused THEN clock_timestamp() END
     FROM unnest($1::text[], $2::boolean[]) AS now (name, paused)
     ON CONFLICT (name) DO UPDATE SET paused_since = excluded.paused_since
     WHERE (known.paused_since IS NULL) <> (excluded.paused_since IS NULL)`,
    [Object.keys(isPaused), Object.values(isPaused)],
  );
}

/** The audit entry comes just before the pause, and the pause is seen within a few seconds. */
const SEEN_WITHIN = `interval '2 minutes'`;

/** @returns every queue by name */
export async function readQueueStates(database: Database): Promise<QueueState[]> {
  const { rows } = await database.pool.query<QueueState>(
    `SELECT q.name, q.paused_since IS NOT NULL AS paused, q.paused_since AS "pausedSince",
       (SELECT actor FROM audit_log a
         WHERE a.at BETWEEN q.paused_since - ${SEEN_WITHIN} AND q.paused_since
           AND (a.action = 'queues.pause' OR (a.action = 'queue.pause' AND a.target = q.name))
         ORDER BY a.at DESC LIMIT 1) AS "pausedBy"
     FROM queue_state q ORDER BY q.name`,
  );
  return rows;
}
