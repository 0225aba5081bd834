import { audit } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import { readTicketChanges, type TicketChange, type TicketChanges } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { lines, section, table } from '../output/table.js';

export async function show(output: Output, id: string): Promise<void> {
  const changes = await withDatabase(output, async ({ database, author }) => {
    const found = await readTicketChanges(database, id);
    if (found === null)
      throw new PermanentError(
        'NOT_FOUND',
        `there is no ticket ${id}; no ticket id and no tax number matches`,
      );
    await audit(database, { ...author, action: 'ticket.read', target: `ticket ${id}` });
    return found;
  });
  output.result(changes, () =>
    lines(
      table(changes.items, COLUMNS, 'No page with this ticket is stored any more.'),
      section('Not stored any more', table(changes.unknown, UNKNOWN_COLUMNS, '')),
    ),
  );
}

const COLUMNS = {
  updated: (row: TicketChange) => row.updatedAt,
  page: (row: TicketChange) => row.pageId,
  run: (row: TicketChange) => row.runId,
  outcome: (row: TicketChange) => row.outcome,
  changed: (row: TicketChange) =>
    row.changed.map(({ field, before, after }) => `${field}: ${before ?? '-'} → ${after ?? '-'}`).join('; '),
};

type Unknown = TicketChanges['unknown'][number];

const UNKNOWN_COLUMNS = {
  page: (row: Unknown) => row.pageId,
  run: (row: Unknown) => row.runId,
  fetched: (row: Unknown) => row.fetchedAt,
  reason: (row: Unknown) => row.reason,
};
