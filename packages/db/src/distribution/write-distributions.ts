import type { DistributionStatus, Instant } from '@tixngo-sync/domain';
import { arraysOf, type Column, type Queryable, textArray, unnestOf } from '../sql.js';

export interface DistributionRow {
  readonly ticketId: string;
  /** From 0, in the order of the fold. */
  readonly sequence: number;
  readonly oldContactId: string | null;
  readonly newContactId: string;
  readonly status: DistributionStatus;
  readonly initiatedAt: Instant;
  readonly resolvedAt: Instant | null;
}

const COLUMNS: readonly Column<DistributionRow>[] = [
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'sequence', type: 'integer', of: (row) => row.sequence },
  { name: 'old_contact_id', type: 'text', of: (row) => row.oldContactId },
  { name: 'new_contact_id', type: 'text', of: (row) => row.newContactId },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'initiated_at', type: 'timestamptz', of: (row) => row.initiatedAt },
  { name: 'resolved_at', type: 'timestamptz', of: (row) => row.resolvedAt },
];

const FIELDS = ['old_contact_id', 'new_contact_id', 'status', 'initiated_at', 'resolved_at'];

const VALUES = [
  'i.old_contact_id',
  'i.new_contact_id',
  'i.status::distribution_status',
  'i.initiated_at',
  'i.resolved_at',
];

/**
 * Makes the lines of these tickets be exactly `rows`, writing only the difference.
 * @param ticketIds the tickets that were folded, those without a line too
 * @returns the tickets whose lines changed, and the contacts that a line of theirs named before and none
 *   names now
 */
export async function writeDistributions(
  client: Queryable,
  ticketIds: readonly string[],
  rows: readonly DistributionRow[],
): Promise<{ changed: string[]; released: string[] }> {
  if (ticketIds.length === 0) return { changed: [], released: [] };
  const { rows: found } = await client.query<{ ticketId: string | null; contactId: string | null }>({
    name: 'write-distributions',
    text: SQL,
    values: [...arraysOf(rows, COLUMNS), textArray(ticketIds, (id) => id)],
  });
  return {
    changed: found.flatMap((row) => row.ticketId ?? []),
    released: found.flatMap((row) => row.contactId ?? []),
  };
}

const SQL = `
  WITH i AS MATERIALIZED (SELECT * FROM ${unnestOf(COLUMNS)}), before AS MATERIALIZED (
    SELECT d.ticket_id, d.sequence, d.old_contact_id, d.new_contact_id
    FROM unnest($${COLUMNS.length + 1}::text[]) AS f(ticket_id) JOIN distribution d USING (ticket_id)
  ), deleted AS (
    DELETE FROM distribution d USING before b
    WHERE d.ticket_id = b.ticket_id AND d.sequence = b.sequence AND NOT EXISTS (SELECT FROM i
      WHERE i.ticket_id = d.ticket_id AND i.sequence = d.sequence)
    RETURNING d.ticket_id
  ), written AS (
    INSERT INTO distribution AS d (ticket_id, sequence, ${FIELDS.join(', ')})
    SELECT i.ticket_id, i.sequence, ${VALUES.join(', ')} FROM i
    ON CONFLICT (ticket_id, sequence) DO UPDATE SET ${FIELDS.map((name) => `${name} = excluded.${name}`).join(', ')}
    WHERE (${FIELDS.map((name) => `d.${name}`).join(', ')})
      IS DISTINCT FROM (${FIELDS.map((name) => `excluded.${name}`).join(', ')})
    RETURNING d.ticket_id
  )
  SELECT ticket_id AS "ticketId", NULL AS "contactId" FROM (SELECT ticket_id FROM deleted
    UNION SELECT ticket_id FROM written) changed
  UNION ALL
  SELECT NULL, contact_id FROM (
    SELECT old_contact_id FROM before UNION SELECT new_contact_id FROM before
    EXCEPT (SELECT old_contact_id FROM i UNION SELECT new_contact_id FROM i)) AS released(contact_id)
  WHERE contact_id IS NOT NULL`;
