import type { Database } from '../client.js';
import { isOpenPage } from '../page/open-page-sql.js';
import { readEventStarts } from '../ticket/event-starts.js';

/** An event that is less far behind than S-360 as a whole: no open page has a ticket of it. */
export interface EventBehind {
  readonly eventId: string;
  readonly eventName: string;
  readonly startTime: Date;
  readonly behindSeconds: number;
}

const HOUR_MS = 3_600_000;
const HOURS_BEFORE = 48;
const HOURS_AFTER = 6;

/**
 * Returns the events from 48 hours before to 6 hours after their kick-off that are less far behind than S-360
 * as a whole. Cost: the open pages once per event, and one look-up in run_end_reached.
 */
export async function readBehindByEvent(database: Database, now: Date): Promise<EventBehind[]> {
  const from = new Date(now.getTime() - HOURS_AFTER * HOUR_MS);
  const near = (await readEventStarts(database, from)).filter(
    ({ startTime }) => startTime.getTime() <= now.getTime() + HOURS_BEFORE * HOUR_MS,
  );
  const rows = await behindOf(
    database,
    near.map(({ eventId }) => eventId),
  );
  const behind = new Map(
    rows.filter(({ isLess }) => isLess).map(({ eventId, behindSeconds }) => [eventId, behindSeconds]),
  );
  return near.flatMap(({ eventId, eventName, startTime }) => {
    const behindSeconds = behind.get(eventId);
    return behindSeconds === undefined ? [] : [{ eventId, eventName, startTime, behindSeconds }];
  });
}

/**
 * Returns how far behind each event is; one that was never known to be complete is missing. Cost: as for
 * {@link readBehindByEvent}.
 */
export async function readBehindOf(
  database: Database,
  eventIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await behindOf(database, eventIds);
  return new Map(rows.map(({ eventId, behindSeconds }) => [eventId, behindSeconds]));
}

interface Behind {
  readonly eventId: string;
  readonly behindSeconds: number;
  /** Than S-360 as a whole. */
  readonly isLess: boolean;
}

async function behindOf(database: Database, eventIds: readonly string[]): Promise<Behind[]> {
  return (await database.pool.query<Behind>(BEHIND_BY_EVENT, [eventIds])).rows;
}

/** The newest end of the feed before the first of these open pages. */
const lastEndBefore = (pages: string) => `
  SELECT run_id, end_reached_at FROM run
  WHERE end_reached_at IS NOT NULL
    AND run_id < coalesce((SELECT min(p.run_id) FROM page p WHERE ${pages}), 2147483647)
  ORDER BY run_id DESC LIMIT 1`;

const BEHIND_BY_EVENT = `
  WITH whole AS (${lastEndBefore(isOpenPage('p'))})
  SELECT e.id AS "eventId",
    greatest(0, extract(epoch FROM clock_timestamp() - own.end_reached_at))::float8 AS "behindSeconds",
    own.run_id IS DISTINCT FROM (SELECT run_id FROM whole) AS "isLess"
  FROM (SELECT DISTINCT unnest($1::text[])) AS e (id)
  CROSS JOIN LATERAL (
    ${lastEndBefore(`${isOpenPage('p')} AND (p.event_ids IS NULL OR e.id = ANY (p.event_ids))`)}) own`;
