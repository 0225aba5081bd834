import type { Database } from '../client.js';

export interface EventStart {
  readonly eventId: string;
  /** Its id when its tickets have no name of it. */
  readonly eventName: string;
  readonly startTime: Date;
}

/**
 * Returns when events start, according to their tickets. An event whose tickets disagree (it was moved, and
 * not all of them have come since) is returned once for each of its times. Cost: goes from one event to the
 * next in the index ticket_event, with a few look-ups an event, however many tickets there are.
 * @param from leaves out earlier starts
 */
export async function readEventStarts(database: Database, from: Date): Promise<EventStart[]> {
  const { rows } = await database.pool.query<EventStart>(
    `WITH RECURSIVE event AS (
       SELECT (SELECT min(event_id) FROM ticket) AS event_id
       UNION ALL
       SELECT (SELECT min(t.event_id) FROM ticket t WHERE t.event_id > e.event_id) FROM event e
         WHERE e.event_id IS NOT NULL
     ), start AS (
       SELECT e.event_id, (SELECT min(t.event_start_time) FROM ticket t WHERE t.event_id = e.event_id
         AND t.event_start_time >= $1) AS time
       FROM event e WHERE e.event_id IS NOT NULL
       UNION ALL
       SELECT s.event_id, (SELECT min(t.event_start_time) FROM ticket t WHERE t.event_id = s.event_id
         AND t.event_start_time > s.time)
       FROM start s WHERE s.time IS NOT NULL
     )
     SELECT event_id AS "eventId", time AS "startTime",
       coalesce((SELECT t.event_name FROM ticket t
         WHERE t.event_id = start.event_id AND t.event_start_time = start.time LIMIT 1),
         event_id) AS "eventName"
     FROM start WHERE time IS NOT NULL ORDER BY time, event_id`,
    [from],
  );
  return rows;
}
