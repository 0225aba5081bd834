import type { PageRow } from '@tixngo-sync/db';

/** What a table of pages shows. */
export const PAGE_COLUMNS = {
  page: (row: PageRow) => row.pageId,
  run: (row: PageRow) => row.runId,
  '#': (row: PageRow) => row.sequence,
  status: (row: PageRow) => row.status,
  fetched: (row: PageRow) => row.fetchedAt,
  received: (row: PageRow) => row.received,
  applied: (row: PageRow) => row.applied,
  unchanged: (row: PageRow) => row.unchanged,
  stale: (row: PageRow) => row.stale,
  skipped: (row: PageRow) => row.skipped,
  quarantined: (row: PageRow) => row.quarantined,
  error: (row: PageRow) => row.errorCode,
};
