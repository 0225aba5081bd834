import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import { inTransaction } from '../transaction.js';
import { startRun } from './write-runs.js';

export interface FileRunToStart {
  readonly fileName: string;
  /** How the file is written, for the audit log. */
  readonly format: string;
  /** Most tickets in a page. */
  readonly batchSize: number;
  readonly author: Author;
}

/** Starts a FILE run, with the audit log in the same transaction. @returns its id */
export function startFileRun(database: Database, file: FileRunToStart): Promise<number> {
  const { fileName, format, batchSize, author } = file;
  return inTransaction(database, async (client) => {
    const runId = await startRun(client, {
      trigger: 'FILE',
      scheduleId: null,
      scheduleName: null,
      batchSize,
      requestedBy: author.actor,
      fileName,
    });
    const entry = { action: 'file.upload', target: `run ${runId}`, detail: { fileName, format } };
    await auditSql(client, { ...author, ...entry });
    return runId;
  });
}
