import { PAGE_OF_TICKET_FIELDS, SHOWN_QUARANTINED_TICKET_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { TicketPage } from '../page/find-pages.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import type { QuarantineRow } from '../quarantine/show-quarantine.js';
import { selectListOf } from '../records.js';
import { type EventRow, readEvent } from './list-events.js';

export interface EventDetail {
  /** With every kind of anomaly. */
  readonly event: EventRow;
  /** Open ones that have or may have tickets of the event, newest first, at most 50. */
  readonly failedPages: readonly TicketPage[];
  /** Open ones of the event's tickets, newest first, at most 50. */
  readonly quarantined: readonly QuarantineRow[];
}

/** Returns null when no ticket is of this event. Reads the event's tickets and their contacts. */
export async function showEvent(database: Database, eventId: string): Promise<EventDetail | null> {
  const event = await readEvent(database, eventId);
  if (event === null) return null;
  const [owners, failedPages, quarantined] = await Promise.all([
    database.pool.query<{ count: number }>(OWNERS, [eventId]),
    database.pool.query<TicketPage>(FAILED_PAGES, [eventId]),
    database.pool.query<QuarantineRow>(QUARANTINED, [eventId]),
  ]);
  const anomalies = { ...event.anomalies, OWNER_NOT_CONTACT: owners.rows[0]?.count ?? 0 };
  return {
    event: { ...event, anomalies },
    failedPages: failedPages.rows,
    quarantined: quarantined.rows,
  };
}

const OWNERS = `
  SELECT count(*) AS count FROM ticket_anomalies(interval '0')
  WHERE kind = 'OWNER_NOT_CONTACT' AND event_id = $1`;

const FAILED_PAGES = `
  SELECT ${selectListOf(PAGE_OF_TICKET_FIELDS)} FROM page p
  WHERE ${isOpenFailure('p')} AND (p.event_ids IS NULL OR $1 = ANY (p.event_ids))
  ORDER BY page_id DESC LIMIT 50`;

const QUARANTINED = `
  SELECT ${selectListOf(SHOWN_QUARANTINED_TICKET_FIELDS)} FROM quarantined_ticket
  WHERE status = 'OPEN' AND ticket_id IN (SELECT ticket_id FROM ticket WHERE event_id = $1)
  ORDER BY quarantine_id DESC LIMIT 50`;
