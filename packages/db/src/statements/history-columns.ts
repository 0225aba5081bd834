import type { Instant, MobileStatus } from '@tixngo-sync/domain';
import type { Column } from './arrays.js';

export interface HistoryRow {
  readonly ticketId: string;
  readonly occurredAt: Instant;
  readonly status: MobileStatus;
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
  /** The owner by the snapshot that bears this very time; null: no such snapshot on this page. */
  readonly snapshotOwnerEmail: string | null;
  readonly snapshotPlace: number | null;
}

export const HISTORY_COLUMNS: readonly Column<HistoryRow>[] = [
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'occurred_at', type: 'timestamptz', of: (row) => row.occurredAt },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'owner_email', type: 'text', of: (row) => row.ownerEmail },
  { name: 'recipient_email', type: 'text', of: (row) => row.recipientEmail },
  { name: 'actor', type: 'text', of: (row) => row.actor },
  { name: 'reason', type: 'text', of: (row) => row.reason },
  { name: 'snapshot_owner_email', type: 'text', of: (row) => row.snapshotOwnerEmail },
  { name: 'snapshot_place', type: 'bigint', of: (row) => row.snapshotPlace },
];
export const HISTORY_NAMES = HISTORY_COLUMNS.map((column) => column.name).join(', ');
