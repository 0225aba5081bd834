import {
  type AnomalyKind,
  type MobileStatus,
  mismatchOf,
  type S360Status,
  UsageError,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import { readBehindOf } from '../status/behind-by-event.js';
import { PENDING_LIMIT_SECONDS } from '../ticket/anomalies.js';

/** An event, from what its tickets say of it. */
interface EventFacts {
  readonly eventId: string;
  readonly eventName: string | null;
  /** Of several times, the latest. */
  readonly startTime: Date | null;
  readonly site: string | null;
  readonly city: string | null;
}

export interface EventRow extends EventFacts {
  readonly tickets: number;
  /** A status that no ticket has is missing. */
  readonly byMobileStatus: Readonly<Partial<Record<MobileStatus, number>>>;
  /** Tickets that TIXNGO has not reported. */
  readonly notInTixngo: number;
  readonly behindSeconds: number | null;
  /** Without OWNER_NOT_CONTACT, which takes too long to count for many events. */
  readonly anomalies: Readonly<Partial<Record<AnomalyKind, number>>>;
  readonly openProblems: { readonly failedPages: number; readonly quarantined: number };
}

export interface EventFilter {
  /** Kick-off from this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** A part of the name, or the beginning of the id; in upper or lower case. */
  readonly query?: string | undefined;
  readonly eventId?: string | undefined;
}

/**
 * Nearest kick-off first: upcoming events soonest first, then past ones newest first, then those without a
 * time. Cost: a few index look-ups an event, and the tickets of the events listed.
 * @param screen.after the id of the last event of the part before
 * @throws UsageError when no ticket is of that event
 */
export async function listEvents(
  database: Database,
  screen: { readonly limit: number; readonly after?: string | undefined },
  filter: EventFilter = {},
): Promise<EventRow[]> {
  const { rows } = await database.pool.query<EventFacts>(EVENTS, [
    screen.limit,
    filter.from ?? null,
    filter.to ?? null,
    filter.query === undefined ? null : filter.query.toLowerCase(),
    filter.eventId ?? null,
    screen.after ?? null,
  ]);
  if (rows.length === 0 && screen.after !== undefined) await requireEvent(database, screen.after);
  return withFigures(database, rows);
}

/** An empty part after an unknown event would look like the end of the list. */
async function requireEvent({ prisma }: Database, eventId: string): Promise<void> {
  if ((await prisma.ticket.findFirst({ where: { eventId }, select: { ticketId: true } })) === null)
    throw new UsageError('NOT_IN_LIST', `after: ${eventId} is not in this list. Begin again.`);
}

/** Returns null when no ticket is of this event. */
export async function readEvent(database: Database, eventId: string): Promise<EventRow | null> {
  const [event] = await listEvents(database, { limit: 1 }, { eventId });
  return event ?? null;
}

/**
 * The events in their order. Goes from one event to the next in the index ticket_event, however many tickets
 * there are, or looks one up. Name and place are those that 20 of its tickets say. The order by start is that
 * of the index: without it, an event whose tickets have no place would have all tickets read.
 */
const EVENTS = `
  WITH RECURSIVE id AS (
    SELECT CASE WHEN $5::text IS NULL THEN (SELECT min(event_id) FROM ticket)
      ELSE (SELECT min(event_id) FROM ticket WHERE event_id = $5) END AS event_id
    UNION ALL
    SELECT (SELECT min(t.event_id) FROM ticket t WHERE t.event_id > id.event_id) FROM id
      WHERE id.event_id IS NOT NULL AND $5::text IS NULL
  ), event AS (
    SELECT id.event_id, said.*,
      (SELECT max(event_start_time) FROM ticket t WHERE t.event_id = id.event_id) AS start_time
    FROM id CROSS JOIN LATERAL (
      SELECT max(event_name) AS event_name, max(event_site) AS site, max(event_city) AS city FROM (
        SELECT event_name, event_site, event_city FROM ticket t WHERE t.event_id = id.event_id
        ORDER BY event_start_time LIMIT 20) sample) said
    WHERE id.event_id IS NOT NULL
  ), placed AS (
    SELECT *, coalesce((start_time < now())::integer, 2) AS era,
      coalesce(abs(extract(epoch FROM start_time - now())), 0) AS distance
    FROM event
  )
  SELECT event_id AS "eventId", event_name AS "eventName", start_time AS "startTime", site, city FROM placed
  WHERE ($2::timestamptz IS NULL OR start_time >= $2) AND ($3::timestamptz IS NULL OR start_time < $3)
    AND ($4::text IS NULL OR strpos(lower(event_name), $4) > 0 OR starts_with(lower(event_id), $4))
    AND ($6::text IS NULL
      OR (era, distance, event_id) > (SELECT era, distance, event_id FROM placed WHERE event_id = $6))
  ORDER BY era, distance, event_id LIMIT $1`;

async function withFigures(database: Database, events: readonly EventFacts[]): Promise<EventRow[]> {
  const ids = events.map(({ eventId }) => eventId);
  const [statuses, pending, behind, failed, quarantined] = await Promise.all([
    countByStatus(database, ids),
    countsOf(database, PENDING_TOO_LONG, [ids, PENDING_LIMIT_SECONDS]),
    readBehindOf(database, ids),
    countsOf(database, FAILED_PAGES, [ids]),
    countsOf(database, QUARANTINED, [ids]),
  ]);
  return events.map((event) => {
    const counts = statuses.filter(({ eventId }) => eventId === event.eventId);
    return {
      ...event,
      ...sumsOf(counts),
      behindSeconds: behind.get(event.eventId) ?? null,
      anomalies: {
        STATUS_MISMATCH: sum(counts.filter(isMismatch)),
        PENDING_TOO_LONG: pending.get(event.eventId) ?? 0,
      },
      openProblems: {
        failedPages: failed.get(event.eventId) ?? 0,
        quarantined: quarantined.get(event.eventId) ?? 0,
      },
    };
  });
}

/** Counts each event's tickets by status, on two connections: that is nearly all a list of events costs. */
async function countByStatus(database: Database, ids: readonly string[]): Promise<StatusCount[]> {
  const half = Math.ceil(ids.length / 2);
  const counts = await Promise.all(
    [ids.slice(0, half), ids.slice(half)]
      .filter((part) => part.length > 0)
      .map((part) => database.pool.query<StatusCount>(BY_STATUS, [part])),
  );
  return counts.flatMap(({ rows }) => rows);
}

interface StatusCount {
  readonly eventId: string;
  readonly s360Status: S360Status;
  readonly mobileStatus: MobileStatus | null;
  readonly count: number;
}

function sumsOf(counts: readonly StatusCount[]) {
  const byMobileStatus: Partial<Record<MobileStatus, number>> = {};
  for (const { mobileStatus, count } of counts)
    if (mobileStatus !== null) byMobileStatus[mobileStatus] = (byMobileStatus[mobileStatus] ?? 0) + count;
  const notInTixngo = sum(counts.filter(({ mobileStatus }) => mobileStatus === null));
  return { tickets: sum(counts), byMobileStatus, notInTixngo };
}

function isMismatch({ s360Status, mobileStatus }: StatusCount): boolean {
  return mismatchOf(s360Status, mobileStatus) !== null;
}

function sum(counts: readonly StatusCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

/** Event by event, so that each reads its own tickets by index: 9 ms for 25,000. */
const BY_STATUS = `
  SELECT e.id AS "eventId", c.* FROM unnest($1::text[]) AS e(id) CROSS JOIN LATERAL (
    SELECT s360_status AS "s360Status", mobile_status AS "mobileStatus", count(*) AS count
    FROM ticket t WHERE t.event_id = e.id GROUP BY s360_status, mobile_status) c`;

/** The condition of ticket_anomalies(). Reads the pending transfers, which are few. */
const PENDING_TOO_LONG = `
  SELECT t.event_id AS "eventId", count(*) AS count FROM distribution d JOIN ticket t USING (ticket_id)
  WHERE d.status = 'PENDING' AND d.initiated_at < now() - make_interval(secs => $2)
    AND t.event_id = ANY ($1::text[])
  GROUP BY t.event_id`;

/** A page whose events are not known may have tickets of every event. Reads the open pages. */
const FAILED_PAGES = `
  SELECT e.id AS "eventId", count(*) AS count FROM unnest($1::text[]) AS e(id)
  JOIN page p ON ${isOpenFailure('p')} AND (p.event_ids IS NULL OR e.id = ANY (p.event_ids))
  GROUP BY e.id`;

/** Reads the open quarantined tickets, and looks each ticket up. */
const QUARANTINED = `
  SELECT t.event_id AS "eventId", count(*) AS count FROM quarantined_ticket q JOIN ticket t USING (ticket_id)
  WHERE q.status = 'OPEN' AND t.event_id = ANY ($1::text[])
  GROUP BY t.event_id`;

async function countsOf(
  database: Database,
  text: string,
  values: readonly unknown[],
): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ eventId: string; count: number }>(text, [...values]);
  return new Map(rows.map(({ eventId, count }) => [eventId, count]));
}
