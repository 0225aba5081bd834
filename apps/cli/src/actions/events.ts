import { audit, type EventRow, listEvents, showEvent } from '@tixngo-sync/db';
import { duration, PermanentError } from '@tixngo-sync/domain';
import { type ReadinessFigure, readinessOf, ticketsCsv } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { fields, lines, section, table } from '../output/table.js';

interface EventsOptions {
  readonly limit: number;
  readonly after?: string;
  readonly query?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export async function list(output: Output, options: EventsOptions): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listEvents(database, options, options));
  output.result(rows, () => table(rows, COLUMNS, 'No events found.'));
}

export async function show(output: Output, id: string): Promise<void> {
  const detail = await withDatabase(output, async ({ database }) => {
    const found = await showEvent(database, id);
    if (found === null) throw noSuchEvent(id);
    return { ...found, readiness: readinessOf(found.event) };
  });
  output.result(detail, () => describe(detail.event, detail.readiness));
}

/** Prints the CSV of plan B; with --json it would not be one document, so the command has no --json. */
export async function exportTickets(output: Output, id: string): Promise<void> {
  await withDatabase(output, async ({ database, author }) => {
    if ((await showEvent(database, id)) === null) throw noSuchEvent(id);
    await audit(database, { ...author, action: 'event.export', target: `event ${id}` });
    for await (const text of ticketsCsv(database, id, { withEmails: true })) process.stdout.write(text);
  });
}

function noSuchEvent(id: string): PermanentError {
  return new PermanentError('NOT_FOUND', `there is no event ${id}; see \`tixngo-sync events\``);
}

const COLUMNS = {
  'kick-off': (row: EventRow) => row.startTime,
  event: (row: EventRow) => row.eventName,
  id: (row: EventRow) => row.eventId,
  tickets: (row: EventRow) => row.tickets,
  'behind by': (row: EventRow) => (row.behindSeconds === null ? 'unknown' : duration(row.behindSeconds)),
  mismatches: (row: EventRow) => row.anomalies.STATUS_MISMATCH ?? 0,
  'stuck transfers': (row: EventRow) => row.anomalies.PENDING_TOO_LONG ?? 0,
  'open problems': (row: EventRow) => row.openProblems.failedPages + row.openProblems.quarantined,
};

function describe(event: EventRow, readiness: readonly ReadinessFigure[]): string {
  const statuses = Object.entries(event.byMobileStatus).map(([status, tickets]) => ({ status, tickets }));
  return lines(
    fields({
      event: event.eventId,
      name: event.eventName,
      'kick-off': event.startTime,
      place: [event.site, event.city].filter(Boolean).join(', ') || null,
      tickets: event.tickets,
      'not in TIXNGO': event.notInTixngo,
    }),
    section('Readiness', table(readiness, READINESS_COLUMNS, '')),
    section('Tickets by mobile status', table(statuses, STATUS_COLUMNS, 'none')),
  );
}

const READINESS_COLUMNS = {
  '': (row: ReadinessFigure) => (row.isGood ? 'ok' : '!'),
  figure: (row: ReadinessFigure) => row.figure,
  'what it means': (row: ReadinessFigure) => row.text,
};

const STATUS_COLUMNS = {
  status: (row: { status: string }) => row.status,
  tickets: (row: { tickets: number }) => row.tickets,
};
