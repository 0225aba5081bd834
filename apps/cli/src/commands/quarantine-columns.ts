import type { QuarantineRow } from '@tixngo-sync/db';

/** What a table of quarantined tickets shows. */
export const QUARANTINE_COLUMNS = {
  id: (row: QuarantineRow) => row.quarantineId,
  since: (row: QuarantineRow) => row.createdAt,
  page: (row: QuarantineRow) => row.pageId,
  position: (row: QuarantineRow) => row.position,
  ticket: (row: QuarantineRow) => row.ticketId,
  'tax number': (row: QuarantineRow) => row.taxNumber,
  status: (row: QuarantineRow) => row.status,
  reason: (row: QuarantineRow) => row.reasonCode,
  field: (row: QuarantineRow) => row.field,
};
