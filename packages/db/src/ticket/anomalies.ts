import { type AnomalyKind, type MobileStatus, mismatchOf, type S360Status } from '@tixngo-sync/domain';
import type { Database } from '../client.js';

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
  readonly kind?: AnomalyKind | undefined;
  readonly pendingLongerThanSeconds?: number | undefined;
}

/**
 * Nearest kick-off first: upcoming events, then past ones, then tickets without a time. With a filter on the
 * event an index look-up and that event's tickets; without one the tickets are read once for STATUS_MISMATCH
 * and once, joined with the contacts, for OWNER_NOT_CONTACT, keeping only the first `limit`
 * (docs/performance.md says how long for a million).
 */
export async function listAnomalies(
  database: Database,
  limit: number,
  filter: AnomalyFilter = {},
): Promise<Anomaly[]> {
  const { rows } = await database.pool.query<Omit<Anomaly, 'advice'>>(
    `SELECT ticket_id AS "ticketId", tax_number AS "taxNumber", event_id AS "eventId", event_name AS "eventName",
       event_start_time AS "eventStartTime", kind, s360_status AS "s360Status", mobile_status AS "mobileStatus",
       cultural_contact_id AS "culturalContactId", since
     FROM ticket_anomalies(make_interval(secs => $1)) ${whereOf(filter)}
     ORDER BY event_start_time < now(), abs(extract(epoch FROM event_start_time - now())), ticket_id, kind LIMIT $2`,
    [filter.pendingLongerThanSeconds ?? PENDING_LIMIT_SECONDS, limit, ...valuesOf(filter)],
  );
  return rows.map((row) => ({ ...row, advice: adviceFor(row) }));
}

/**
 * Conditions are left out where nothing is filtered: the planner then sees constants only, and drops the
 * branches of other kinds.
 */
function whereOf(filter: AnomalyFilter): string {
  const conditions: string[] = [];
  // One of ANOMALY_KINDS, so it may stand in the text: a constant lets the planner drop the other branches.
  if (filter.kind !== undefined) conditions.push(`kind = '${filter.kind}'`);
  if (filter.eventId !== undefined) conditions.push('event_id = $3');
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function valuesOf(filter: AnomalyFilter): string[] {
  return filter.eventId === undefined ? [] : [filter.eventId];
}

function adviceFor({ kind, s360Status, mobileStatus, ticketId }: Omit<Anomaly, 'advice'>): string {
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
        `The wallet owner is not the cultural contact: see \`tixngo-sync tickets show ${ticketId}\`; ` +
        "correct the contact in S-360, or replay the ticket's pages."
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
