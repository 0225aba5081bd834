import { gunzipSync } from 'node:zlib';
import {
  type Author,
  audit,
  type Database,
  type EventFile,
  type EventRow,
  listEvents,
  readEventFile,
  showEvent,
} from '@tixngo-sync/db';
import { duration, PermanentError } from '@tixngo-sync/domain';
import { planBOf, type ReadinessFigure, readinessOf, ticketsCsv } from '@tixngo-sync/pipeline';
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
    return { ...found, ...(await planBOf(database, id)), readiness: readinessOf(found.event) };
  });
  output.result(detail, () => describe(detail));
}

/** Prints the CSV of plan B; with --json it would not be one document, so the command has no --json. */
export async function exportTickets(output: Output, id: string, options: { file?: number }): Promise<void> {
  const { file } = options;
  await withDatabase(output, async ({ database, author }) => {
    if (file !== undefined) return printFile({ database, author }, id, file);
    if ((await showEvent(database, id)) === null) throw noSuchEvent(id);
    await audit(database, { ...author, action: 'event.export', target: `event ${id}` });
    for await (const text of ticketsCsv(database, id, { withEmails: true })) process.stdout.write(text);
  });
}

async function printFile(
  { database, author }: { database: Database; author: Author },
  id: string,
  fileId: number,
): Promise<void> {
  const file = await readEventFile(database, id, fileId);
  if (file === null)
    throw new PermanentError(
      'NOT_FOUND',
      `event ${id} has no file ${fileId}; see \`tixngo-sync events show\``,
    );
  await audit(database, { ...author, action: 'event.export', target: `event ${id}, file ${fileId}` });
  process.stdout.write(gunzipSync(file.content));
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

interface Described {
  readonly event: EventRow;
  readonly readiness: readonly ReadinessFigure[];
  readonly files: readonly EventFile[];
  readonly isFileMissing: boolean;
}

function describe({ event, readiness, files, isFileMissing }: Described): string {
  const noFile = isFileMissing
    ? `missing: run \`tixngo-sync events export ${event.eventId}\``
    : 'none yet: one is made 2 hours before kick-off, another 15 minutes before';
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
    section('Plan B files', table(files, FILE_COLUMNS, noFile)),
    section('Tickets by mobile status', table(statuses, STATUS_COLUMNS, 'none')),
  );
}

const READINESS_COLUMNS = {
  '': (row: ReadinessFigure) => (row.isGood ? 'ok' : '!'),
  figure: (row: ReadinessFigure) => row.figure,
  'what it means': (row: ReadinessFigure) => row.text,
};

const FILE_COLUMNS = {
  file: (row: EventFile) => row.eventFileId,
  'kick-off': (row: EventFile) => row.kickOff,
  made: (row: EventFile) => row.madeAt,
  tickets: (row: EventFile) => row.tickets,
  'behind by': (row: EventFile) => (row.behindSeconds === null ? 'unknown' : duration(row.behindSeconds)),
};

const STATUS_COLUMNS = {
  status: (row: { status: string }) => row.status,
  tickets: (row: { tickets: number }) => row.tickets,
};
