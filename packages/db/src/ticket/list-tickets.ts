import {
  emailKey,
  LISTED_TICKET_FIELDS,
  NOT_IN_TIXNGO,
  type RowOf,
  type TICKET_MATCHES,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { selectListOf } from '../records.js';
import { type Bind, type SearchKey, search } from '../search.js';

export type TicketRow = RowOf<typeof LISTED_TICKET_FIELDS>;

export interface FoundTicket extends TicketRow {
  /** What it was found by; null: it was not searched for. */
  readonly matchedBy: (typeof TICKET_MATCHES)[number] | null;
}

export interface TicketFilter {
  readonly eventId?: string | undefined;
  /** `NOT_IN_TIXNGO`: those that TIXNGO has not reported. */
  readonly mobileStatus?: string | undefined;
  /** Of the owner, the holder or the recipient of a pending transfer; in upper or lower case. */
  readonly email?: string | undefined;
  /** A ticket id, tax number or such an e-mail, or the beginning of one. */
  readonly query?: string | undefined;
}

const SELECT = selectListOf(LISTED_TICKET_FIELDS);

const EMAILS = { owner: 'owner_email', holder: 'holder_email', recipient: 'recipient_email' } as const;

/**
 * By id, or in the order of what was searched for: ids, tax numbers, e-mails. Not by time: an index on the
 * time of the last change would cost every ticket of every page. A search costs the same however many tickets
 * match. An event's tickets are sorted on demand: 20 ms for 25,000. A status without an event reads the
 * tickets until the part is full, because an index on the status would cost every update.
 * @param screen.after the id of the last ticket of the screen before
 * @throws UsageError when `after` is not a ticket that the search finds
 */
export function listTickets(
  database: Database,
  screen: { readonly limit: number; readonly after?: string | undefined },
  filter: TicketFilter = {},
): Promise<FoundTicket[]> {
  const keys = keysOf(filter);
  return keys === null
    ? listById(database, screen, filter)
    : (search(database.pool, {
        table: 'ticket',
        id: 'ticket_id',
        select: SELECT,
        keys,
        where: (bind) => [...conditionsOf(filter, bind), ...emailCondition(filter, bind)],
        ...screen,
      }) as Promise<FoundTicket[]>); // the names of keysOf
}

async function listById(
  database: Database,
  { limit, after }: { limit: number; after?: string | undefined },
  filter: TicketFilter,
): Promise<FoundTicket[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const conditions = conditionsOf(filter, bind);
  if (after !== undefined) conditions.push(`ticket_id > ${bind(after)}`);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  // Walking the ids to find one event's could read all others first: OFFSET 0 has the event read on its own.
  const source =
    filter.eventId === undefined ? `ticket ${where}` : `(SELECT * FROM ticket ${where} OFFSET 0) ticket`;
  const { rows } = await database.pool.query<FoundTicket>(
    `SELECT ${SELECT}, NULL AS "matchedBy" FROM ${source} ORDER BY ticket_id LIMIT ${bind(limit)}`,
    values,
  );
  return rows;
}

function conditionsOf({ eventId, mobileStatus }: TicketFilter, bind: Bind): string[] {
  return [
    ...(eventId === undefined ? [] : [`event_id = ${bind(eventId)}`]),
    ...(mobileStatus === undefined ? [] : [statusCondition(mobileStatus, bind)]),
  ];
}

function statusCondition(mobileStatus: string, bind: Bind): string {
  return mobileStatus === NOT_IN_TIXNGO ? 'mobile_status IS NULL' : `mobile_status = ${bind(mobileStatus)}`;
}

/** The e-mail as a condition when `query` already chooses the keys. */
function emailCondition({ query, email }: TicketFilter, bind: Bind): string[] {
  if (query === undefined || email === undefined) return [];
  const key = bind(emailKey(email));
  return [
    `(${Object.values(EMAILS)
      .map((column) => `lower(${column}) COLLATE "C" = ${key}`)
      .join(' OR ')})`,
  ];
}

/** @returns what is searched; null: nothing is */
function keysOf({ query, email }: TicketFilter): SearchKey[] | null {
  if (query !== undefined) {
    return [
      { name: 'ticketId', key: 'ticket_id', isUnique: true, text: query },
      { name: 'taxNumber', key: 'tax_number', isUnique: true, text: query },
      ...emailKeys(query, false),
    ];
  }
  return email === undefined ? null : emailKeys(email, true);
}

/** E-mails are stored as keys (docs/domain.md); lower() also finds those that S-360 wrote itself. */
function emailKeys(email: string, isExact: boolean): SearchKey[] {
  const text = emailKey(email);
  if (text === null) return [];
  return Object.entries(EMAILS).map(([name, column]) => ({ name, key: `lower(${column})`, text, isExact }));
}
