import { basename } from 'node:path';
import {
  audit,
  type BatchOutcome,
  type ContactImport,
  importBatch,
  importContacts,
  importTickets,
  type TicketImport,
} from '@tixngo-sync/db';
import { type FileRecord, openRecordFile } from '@tixngo-sync/tixngo';
import type { DatabaseContext } from '../context/database.js';
import { type ImportKind, type ImportRow, recordColumnsOf, rowOfRecord } from './columns.js';
import { withRegularFile } from './regular-file.js';

export interface ImportResult {
  readonly dryRun: boolean;
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejectedCount: number;
  /** The first 1,000. */
  readonly rejected: readonly Rejection[];
}

interface Rejection {
  readonly line: number;
  readonly reason: string;
}

const BATCH_ROWS = 1000;
const REJECTIONS_KEPT = 1000;

type ImportContext = Pick<DatabaseContext, 'database' | 'author' | 'signal'>;

interface ImportOptions {
  readonly dryRun: boolean;
  /** Gets the number of lines read so far. */
  readonly onProgress: (lines: number) => void;
}

/**
 * Imports a file from S-360 in batches, whatever its size; `-` is standard input. Bad lines are listed, the
 * others imported.
 * @throws UsageError when the file cannot be read, PermanentError when it is not such a file; nothing was
 *   imported then
 */
export function importFile(
  context: ImportContext,
  kind: ImportKind,
  path: string,
  options: ImportOptions,
): Promise<ImportResult> {
  return withRegularFile(path, async (file) => {
    const records = await openRecordFile(file, recordColumnsOf(kind));
    const log = async (action: string, detail?: Omit<ImportResult, 'rejected'>) => {
      const entry = { action: `${kind}.${action}`, target: basename(path), ...(detail && { detail }) };
      if (!options.dryRun) await audit(context.database, { ...context.author, ...entry });
    };
    // Before the first batch: an import that is killed halfway has changed something too (I9).
    await log('import-start');
    const { rejected, ...counts } = await importRecords(context, kind, records, options);
    await log('import', counts);
    return { ...counts, rejected };
  });
}

async function importRecords(
  { database, signal }: ImportContext,
  kind: ImportKind,
  records: AsyncGenerator<FileRecord>,
  options: ImportOptions,
): Promise<ImportResult> {
  const total = new Total(options.dryRun);
  let batch = new Batch();
  const flush = async () => {
    if (batch.rows.length === 0) return;
    total.add(batch.lines, await write(database, kind, batch.rows, options.dryRun));
    batch = new Batch();
  };
  for await (const record of records) {
    signal.throwIfAborted();
    const outcome = 'values' in record ? rowOfRecord(kind, record.values) : record;
    if ('reason' in outcome) {
      total.reject({ line: record.line, reason: outcome.reason });
      continue;
    }
    // The later of two lines with the same id must win, so the earlier one is written first.
    if (batch.holds(outcome.row) || batch.rows.length === BATCH_ROWS) await flush();
    batch.add(record.line, outcome.row);
    if (record.line % BATCH_ROWS === 0) options.onProgress(record.line);
  }
  await flush();
  return total.result();
}

function write(
  database: DatabaseContext['database'],
  kind: ImportKind,
  rows: readonly ImportRow[],
  dryRun: boolean,
): Promise<BatchOutcome> {
  // The columns' parsers made the rows, so they have the shape that the statement takes.
  return kind === 'contacts'
    ? importBatch(database, rows as readonly ContactImport[], importContacts, { dryRun })
    : importBatch(database, rows as readonly TicketImport[], importTickets, { dryRun });
}

/** The rows of one transaction, each id at most once. */
class Batch {
  readonly rows: ImportRow[] = [];
  readonly lines: number[] = [];
  readonly #ids = new Set<unknown>();

  holds(row: ImportRow): boolean {
    return this.#ids.has(idOf(row));
  }

  add(line: number, row: ImportRow): void {
    this.rows.push(row);
    this.lines.push(line);
    if (idOf(row) !== undefined) this.#ids.add(idOf(row));
  }
}

function idOf(row: ImportRow): unknown {
  return row.ticket_id ?? row.contact_id;
}

class Total {
  readonly #dryRun: boolean;
  #imported = 0;
  #updated = 0;
  #unchanged = 0;
  #rejectedCount = 0;
  readonly #rejected: Rejection[] = [];

  constructor(dryRun: boolean) {
    this.#dryRun = dryRun;
  }

  add(lines: readonly number[], { imported, updated, unchanged, refused }: BatchOutcome): void {
    this.#imported += imported;
    this.#updated += updated;
    this.#unchanged += unchanged;
    for (const { index, reason } of refused) this.reject({ line: lines[index] ?? 0, reason });
  }

  reject(rejection: Rejection): void {
    this.#rejectedCount += 1;
    if (this.#rejected.length < REJECTIONS_KEPT) this.#rejected.push(rejection);
  }

  result(): ImportResult {
    return {
      dryRun: this.#dryRun,
      imported: this.#imported,
      updated: this.#updated,
      unchanged: this.#unchanged,
      rejectedCount: this.#rejectedCount,
      rejected: this.#rejected.toSorted((a, b) => a.line - b.line),
    };
  }
}
