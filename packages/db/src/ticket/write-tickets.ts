import type { Instant, MappedChange } from '@tixngo-sync/domain';
import { arraysOf, type Column, type Queryable, unnestOf } from '../sql.js';

/** What a snapshot says of a ticket: the part of a row that the newest snapshot decides. */
export interface TicketSnapshot extends Omit<MappedChange, 'initialOwnerEmail' | 'history' | 'persons'> {
  readonly place: number;
}

/** Ownership: what the fold says, and where it started and ended. */
export interface TicketOwnership {
  readonly ticketId: string;
  readonly culturalContactId: string | null;
  readonly initialContactId: string | null;
  readonly initialOwnerEmail: string | null;
  readonly initialOwnerAt: Instant | null;
  readonly initialOwnerPlace: number | null;
  readonly folded: boolean;
  readonly foldLastEntryAt: Instant | null;
  readonly foldOwnerEmail: string | null;
  readonly foldPendingTransfer: boolean;
}

/** The half of a ticket's row that its newest snapshot decides; {@link TicketOwnership} is the other. */
export interface TicketContent {
  readonly snapshot: TicketSnapshot;
  /** Of the snapshot's history entries, all of which are stored when the row is. */
  readonly historyDigest: string;
}

/** Contents of tickets, one array literal for each column. */
export type TicketContents = readonly string[];

const KEY: Column<{ readonly ticketId: string }> = {
  name: 'ticket_id',
  type: 'text',
  of: (row) => row.ticketId,
};

const CONTENT: readonly Column<TicketSnapshot>[] = [
  { name: 'tax_number', type: 'text', of: (row) => row.taxNumber },
  { name: 'organization_code', type: 'text', of: (row) => row.organizationCode },
  { name: 'ticket_version', type: 'smallint', of: (row) => row.ticketVersion },
  { name: 'source_status', type: 'text', of: (row) => row.sourceStatus },
  { name: 'mobile_status', type: 'text', of: (row) => row.mobileStatus },
  { name: 'source_updated_at', type: 'timestamptz', of: (row) => row.updatedAt },
  { name: 'event_id', type: 'text', of: (row) => row.eventId },
  { name: 'event_name', type: 'text', of: (row) => row.eventName },
  { name: 'event_start_time', type: 'timestamptz', of: (row) => row.eventStartTime },
  { name: 'event_site', type: 'text', of: (row) => row.eventSite },
  { name: 'event_city', type: 'text', of: (row) => row.eventCity },
  { name: 'event_country_code', type: 'text', of: (row) => row.eventCountryCode },
  { name: 'owner_email', type: 'text', of: (row) => row.ownerEmail },
  { name: 'owner_first_name', type: 'text', of: (row) => row.ownerFirstName },
  { name: 'owner_last_name', type: 'text', of: (row) => row.ownerLastName },
  { name: 'holder_first_name', type: 'text', of: (row) => row.holderFirstName },
  { name: 'holder_last_name', type: 'text', of: (row) => row.holderLastName },
  { name: 'holder_email', type: 'text', of: (row) => row.holderEmail },
  { name: 'recipient_email', type: 'text', of: (row) => row.recipientEmail },
  { name: 'assigned_at', type: 'timestamptz', of: (row) => row.assignedAt },
  { name: 'transferred_at', type: 'timestamptz', of: (row) => row.transferredAt },
  { name: 'activated_at', type: 'timestamptz', of: (row) => row.activatedAt },
  { name: 'checked_at', type: 'timestamptz', of: (row) => row.checkedAt },
  { name: 'controlled_at', type: 'timestamptz', of: (row) => row.controlledAt },
  { name: 'deletion_reason', type: 'text', of: (row) => row.deletionReason },
];

const PLACE: Column<TicketSnapshot> = { name: 'source_place', type: 'bigint', of: (row) => row.place };

const OWNERSHIP: readonly Column<TicketOwnership>[] = [
  { name: 'cultural_contact_id', type: 'text', of: (row) => row.culturalContactId },
  { name: 'initial_contact_id', type: 'text', of: (row) => row.initialContactId },
  { name: 'initial_owner_email', type: 'text', of: (row) => row.initialOwnerEmail },
  { name: 'initial_owner_at', type: 'timestamptz', of: (row) => row.initialOwnerAt },
  { name: 'initial_owner_place', type: 'bigint', of: (row) => row.initialOwnerPlace },
  { name: 'fold_last_entry_at', type: 'timestamptz', of: (row) => row.foldLastEntryAt },
  { name: 'fold_owner_email', type: 'text', of: (row) => row.foldOwnerEmail },
  { name: 'fold_pending_transfer', type: 'boolean', of: (row) => row.foldPendingTransfer },
];

const CONTENT_COLUMNS: readonly Column<TicketContent>[] = [
  ...[KEY, ...CONTENT, PLACE].map((column) => ({
    ...column,
    of: (row: TicketContent) => column.of(row.snapshot),
  })),
  { name: 'history_digest', type: 'text', of: (row) => row.historyDigest },
];

const FOLDED: Column<TicketOwnership> = { name: 'folded', type: 'boolean', of: (row) => row.folded };

/** The first fold is dated; later ones leave the date. */
const FOLDED_AT = (current: string) => `CASE WHEN i.folded THEN coalesce(${current}, now()) END`;

const FOLDED_OWNERSHIP = [...OWNERSHIP, FOLDED];

const WRITTEN = [...CONTENT_COLUMNS, ...OWNERSHIP].map((column) => column.name);

const INSERT = `
  INSERT INTO ticket AS t (${WRITTEN.join(', ')}, folded_at)
  SELECT ${WRITTEN.map((name) => `i.${name}`).join(', ')}, CASE WHEN i.folded THEN now() END
    FROM ${unnestOf([...CONTENT_COLUMNS, ...FOLDED_OWNERSHIP])}`;

/** Prepares contents to be written, before it is known who owns the tickets. */
export function ticketContents(rows: readonly TicketContent[]): TicketContents {
  return rows.length === 0 ? [] : arraysOf(rows, CONTENT_COLUMNS);
}

/**
 * Writes tickets that are not stored, one statement whatever their number. s360_status is not among the
 * columns (I7): a ticket made here gets the default, PRINTED. Without ON CONFLICT, which would look each
 * ticket up and log it twice: if S-360 has inserted one of them since they were read, the statement fails
 * with a unique violation, and the page is tried again at once.
 * @param contents each ticket once, decided under the apply lock; after the tickets whose numbers they take
 * over
 * @param ownerships of the same tickets, in the same order
 */
export function insertTickets(
  client: Queryable,
  contents: TicketContents,
  ownerships: readonly TicketOwnership[],
): Promise<void> {
  return writeTickets(client, { name: 'insert-tickets', text: INSERT }, contents, ownerships);
}

/**
 * Writes newer snapshots of stored tickets, one statement whatever their number. A ticket that S-360 has
 * deleted since it was read is inserted again.
 * @param contents each ticket once, decided under the apply lock
 * @param ownerships of the same tickets, in the same order
 */
export function upsertTickets(
  client: Queryable,
  contents: TicketContents,
  ownerships: readonly TicketOwnership[],
): Promise<void> {
  return writeTickets(client, { name: 'upsert-tickets', text: UPSERT }, contents, ownerships);
}

async function writeTickets(
  client: Queryable,
  statement: { readonly name: string; readonly text: string },
  contents: TicketContents,
  ownerships: readonly TicketOwnership[],
): Promise<void> {
  if (ownerships.length === 0) return;
  await client.query({ ...statement, values: [...contents, ...arraysOf(ownerships, FOLDED_OWNERSHIP)] });
}

const UPSERT = `${INSERT}
  ON CONFLICT (ticket_id) DO UPDATE SET
    ${WRITTEN.slice(1)
      .map((name) => `${name} = excluded.${name}`)
      .join(', ')},
    folded_at = CASE WHEN excluded.folded_at IS NULL THEN NULL ELSE coalesce(t.folded_at,
      excluded.folded_at) END, updated_at = now()`;

const OWNERSHIP_COLUMNS: readonly Column<TicketOwnership>[] = [KEY, ...FOLDED_OWNERSHIP];

/** Writes the ownership of tickets whose own fields stay: a late page brought history. */
export async function updateOwnership(client: Queryable, rows: readonly TicketOwnership[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'update-ownership',
    text: `UPDATE ticket t SET ${OWNERSHIP.map((column) => `${column.name} = i.${column.name}`).join(', ')},
        folded_at = ${FOLDED_AT('t.folded_at')}, updated_at = now()
      FROM ${unnestOf(OWNERSHIP_COLUMNS)} WHERE t.ticket_id = i.ticket_id`,
    values: arraysOf(rows, OWNERSHIP_COLUMNS),
  });
}

const COMPARED: readonly Column<TicketSnapshot>[] = [KEY, ...CONTENT];

/** @returns which of these snapshots say what is already stored, field by field */
export async function sameTickets(client: Queryable, rows: readonly TicketSnapshot[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const names = CONTENT.map((column) => column.name);
  const result = await client.query<{ ticket_id: string }>({
    name: 'same-tickets',
    text: `SELECT t.ticket_id FROM ${unnestOf(COMPARED)} JOIN ticket t USING (ticket_id)
      WHERE (${names.map((name) => `t.${name}`).join(', ')}) IS NOT DISTINCT
        FROM (${names.map((name) => `i.${name}`).join(', ')})`,
    values: arraysOf(rows, COMPARED),
  });
  return new Set(result.rows.map((row) => row.ticket_id));
}
