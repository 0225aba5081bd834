import {
  type AnomalyKind,
  type MobileStatus,
  mismatchOf,
  type S360Status,
  UsageError,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Bind } from '../search.js';

/**
 * How long a transfer may be pending before it is an anomaly; the view `ticket_anomaly` has the same limit.
 */
export const PENDING_LIMIT_SECONDS = 24 * 3600;

export interface Anomaly {
  readonly ticketId: string;
  readonly taxNumber: string | null;
  readonly eventId: string | null;
  readonly eventName: string | null;
  readonly eventStartTime: Date | null;
  readonly kind: AnomalyKind;
  readonly s360Status: S360Status;
  /** null: TIXNGO has not reported the ticket. */
  readonly mobileStatus: MobileStatus | null;
  readonly culturalContactId: string | null;
  /** Since when: of a transfer its beginning, else TIXNGO's last change of the ticket. */
  readonly since: Date | null;
  /** For an operator: what does not fit, and what to do. Contains no personal data. */
  readonly advice: string;
}

export interface AnomalyFilter {
  readonly eventId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly kind?: AnomalyKind | undefined;
  readonly pendingLongerThanSeconds?: number | undefined;
}

/** Upcoming events by their distance from now, then past ones, then tickets without a time. */
const ORDER = (startTime: string) =>
  `coalesce((${startTime} < now())::integer, 2), coalesce(abs(extract(epoch FROM ${startTime} - now())), 0)`;

/**
 * Nearest kick-off first: upcoming events, then past ones, then tickets without a time. With a filter on the
 * event or the ticket an index look-up and those tickets; pending transfers alone by their own index. Without
 * one, the events are read in this order until the part is full, so that the cost depends on how rare
 * anomalies are and not on how many tickets there are (docs/performance.md).
 * @param after {@link anomalyCursor} of the last one of the part before
 * @throws UsageError when `after` names no ticket
 */
export async function listAnomalies(
  database: Database,
  limit: number,
  filter: AnomalyFilter = {},
  after?: string,
): Promise<Anomaly[]> {
  const from = after === undefined ? null : await placeOf(database, after);
  if (filter.eventId !== undefined || filter.ticketId !== undefined || filter.kind === 'PENDING_TOO_LONG')
    return readAnomalies(database, limit, { filter, from, starts: null });
  const anomalies: Anomaly[] = [];
  for (const starts of inParts(await readStarts(database, from))) {
    const part = await readAnomalies(database, limit - anomalies.length, { filter, from, starts });
    anomalies.push(...part);
    if (anomalies.length >= limit) break;
  }
  return anomalies;
}

/** When tickets of an event start; null: they have no event, or no time. Texts have microseconds. */
interface Start {
  readonly eventId: string | null;
  readonly startTime: string | null;
}

/** Events that are read together: few at first, because the nearest ones often fill the part. */
const FIRST_STARTS = 4;

function* inParts(starts: readonly Start[]): Generator<readonly Start[]> {
  let size = FIRST_STARTS;
  for (let begin = 0; begin < starts.length; ) {
    let end = Math.min(starts.length, begin + size);
    // Events that start at the same time have their tickets sorted together.
    while (end < starts.length && starts[end]?.startTime === starts[end - 1]?.startTime) end += 1;
    yield starts.slice(begin, end);
    begin = end;
    size *= 4;
  }
}

/** From one event to the next, and from one of its times to the next, in the index ticket_event. */
const STARTS = `
  WITH RECURSIVE event AS (
    SELECT (SELECT min(event_id) FROM ticket) AS event_id
    UNION ALL
    SELECT (SELECT min(t.event_id) FROM ticket t WHERE t.event_id > e.event_id) FROM event e
      WHERE e.event_id IS NOT NULL
  ), start AS (
    SELECT event_id, CASE WHEN event_id IS NULL
        THEN (SELECT min(event_start_time) FROM ticket WHERE event_id IS NULL)
      ELSE (SELECT min(event_start_time) FROM ticket t WHERE t.event_id = e.event_id) END AS time
    FROM event e
    UNION ALL
    SELECT event_id, CASE WHEN event_id IS NULL
        THEN (SELECT min(event_start_time) FROM ticket WHERE event_id IS NULL AND event_start_time > s.time)
      ELSE (SELECT min(event_start_time) FROM ticket t
        WHERE t.event_id = s.event_id AND event_start_time > s.time) END
    FROM start s WHERE time IS NOT NULL
  )`;

/** The last row of each event has no time, and stands for its tickets without one. */
async function readStarts(database: Database, from: Place | null): Promise<Start[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const where = from === null ? '' : `WHERE (${ORDER('time')}) >= (${ORDER(startOf(bind(from.ticketId)))})`;
  const { rows } = await database.pool.query<Start>(
    `${STARTS} SELECT event_id AS "eventId", time::text AS "startTime" FROM start ${where}
     ORDER BY ${ORDER('time')}, event_id`,
    values,
  );
  return rows;
}

async function readAnomalies(
  database: Database,
  limit: number,
  { filter, from, starts }: { filter: AnomalyFilter; from: Place | null; starts: readonly Start[] | null },
): Promise<Anomaly[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const pending = bind(filter.pendingLongerThanSeconds ?? PENDING_LIMIT_SECONDS);
  const conditions = conditionsOf(filter, bind);
  if (starts !== null) conditions.push(startCondition(starts, bind));
  if (from !== null) conditions.push(afterCondition(from, bind));
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const { rows } = await database.pool.query<Omit<Anomaly, 'advice'>>(
    `SELECT ticket_id AS "ticketId", tax_number AS "taxNumber", event_id AS "eventId",
       event_name AS "eventName", event_start_time AS "eventStartTime", kind, s360_status AS "s360Status",
       mobile_status AS "mobileStatus", cultural_contact_id AS "culturalContactId", since
     FROM ticket_anomalies(make_interval(secs => ${pending})) ${where}
     ORDER BY ${ORDER('event_start_time')}, ticket_id, kind LIMIT ${bind(limit)}`,
    values,
  );
  return rows.map((row) => ({ ...row, advice: adviceFor(row) }));
}

/** What continues a list of anomalies after this one. */
export function anomalyCursor({ kind, ticketId }: Pick<Anomaly, 'kind' | 'ticketId'>): string {
  return `${kind}:${ticketId}`;
}

/**
 * Conditions are left out where nothing is filtered: the planner then sees constants only, and drops the
 * branches of other kinds.
 */
function conditionsOf({ kind, eventId, ticketId }: AnomalyFilter, bind: Bind): string[] {
  return [
    // One of ANOMALY_KINDS, so it may stand in the text: a constant lets the planner drop the other branches.
    ...(kind === undefined ? [] : [`kind = '${kind}'`]),
    ...(eventId === undefined ? [] : [`event_id = ${bind(eventId)}`]),
    // The function's columns have the database's own collation, the index has "C".
    ...(ticketId === undefined ? [] : [`ticket_id COLLATE "C" = ${bind(ticketId)}`]),
  ];
}

interface Place {
  readonly kind: string;
  readonly ticketId: string;
}

async function placeOf({ prisma }: Database, cursor: string): Promise<Place> {
  const [, kind = '', ticketId = ''] = /^([A-Z_]+):(.*)$/s.exec(cursor) ?? [];
  if ((await prisma.ticket.count({ where: { ticketId } })) === 0)
    throw new UsageError('NOT_IN_LIST', `after: ${cursor} is not in this list. Begin again.`);
  return { kind, ticketId };
}

/** Each of these conditions is one the index ticket_event serves. */
function startCondition(starts: readonly Start[], bind: Bind): string {
  const ids = starts.flatMap(({ eventId }) => eventId ?? []);
  const times = starts.flatMap(({ startTime }) => startTime ?? []);
  const event = starts.some(({ eventId }) => eventId === null)
    ? `(event_id = ANY (${bind(ids)}::text[]) OR event_id IS NULL)`
    : `event_id = ANY (${bind(ids)}::text[])`;
  const time = starts.some(({ startTime }) => startTime === null)
    ? `(event_start_time = ANY (${bind(times)}::timestamptz[]) OR event_start_time IS NULL)`
    : `event_start_time = ANY (${bind(times)}::timestamptz[])`;
  return `${event} AND ${time}`;
}

/** The start is read in SQL, because a Date has no microseconds. */
const startOf = (ticketId: string) => `(SELECT event_start_time FROM ticket WHERE ticket_id = ${ticketId})`;

function afterCondition({ kind, ticketId }: Place, bind: Bind): string {
  const id = bind(ticketId);
  return `(${ORDER('event_start_time')}, ticket_id, kind) > (${ORDER(startOf(id))}, ${id}, ${bind(kind)})`;
}

function adviceFor({ kind, s360Status, mobileStatus }: Omit<Anomaly, 'advice'>): string {
  switch (kind) {
    case 'STATUS_MISMATCH':
      return [
        mismatchOf(s360Status, mobileStatus) ?? 'The statuses contradict each other.',
        mismatchAdvice(s360Status, mobileStatus),
      ].join(' ');
    case 'PENDING_TOO_LONG':
      return (
        'The recipient has neither accepted nor refused the transfer: remind them, ' +
        'or have the sender cancel it.'
      );
    case 'OWNER_NOT_CONTACT':
      return (
        'The wallet owner is not the cultural contact: compare the contacts of the ticket; ' +
        'correct the contact in S-360, or replay the pages of the ticket.'
      );
  }
}

function mismatchAdvice(s360Status: S360Status, mobileStatus: MobileStatus | null): string {
  if (mobileStatus === null)
    return 'If it was injected lately, the next run may bring it; else inject it into TIXNGO again.';
  if (s360Status === 'INVALIDATED' || s360Status === 'CANCELLED')
    return 'Push the cancellation to TIXNGO again: the wallet still shows the ticket.';
  if (s360Status === 'NOT_PRINTED')
    return 'Find out in S-360 why a ticket that TIXNGO delivered is not printed.';
  if (mobileStatus === 'DELETION_PENDING' || mobileStatus === 'DELETED')
    return 'The ticket is valid in S-360 and gone from the wallet: inject it again, or cancel it in S-360.';
  if (mobileStatus === 'CONTROLLED')
    return 'S-360 has not heard of the control: check the access control interface.';
  return 'Compare the ticket in S-360 and in TIXNGO, and correct the one that is wrong.';
}
