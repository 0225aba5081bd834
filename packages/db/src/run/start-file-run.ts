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
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  readonly reason?: string | undefined;
}

/** Starts a FILE run, with the audit log in the same transaction. @returns its id */
export function startFileRun(database: Database, file: FileRunToStart): Promise<number> {
  const { fileName, format, batchSize, author, digest, reason } = file;
  return inTransaction(database, async (client) => {
    const runId = await startRun(client, {
      trigger: 'FILE',
      scheduleId: null,
      scheduleName: null,
      batchSize,
      requestedBy: author.actor,
      fileName,
    });
    await client.query(
      'UPDATE run SET file_digest = $2, uploader_seen_at = clock_timestamp() WHERE run_id = $1',
      [runId, digest],
    );
    const entry = { action: 'file.upload', target: `run ${runId}`, reason, detail: { fileName, format } };
    await auditSql(client, { ...author, ...entry });
    return runId;
  });
}

/** An earlier upload of a file with the same content. */
export interface SameFile {
  readonly runId: number;
  readonly fileName: string | null;
  readonly uploadedAt: Date;
  readonly uploadedBy: string | null;
}

/**
 * Returns the newest upload of a file with this digest; null when none is known.
 * @param before only uploads before this run
 */
export async function findSameFile(
  { pool }: Pick<Database, 'pool'>,
  digest: string,
  before: number | null,
): Promise<SameFile | null> {
  const { rows } = await pool.query<SameFile>({
    name: 'find-same-file',
    text: `
      SELECT run_id AS "runId", file_name AS "fileName", started_at AS "uploadedAt",
        requested_by AS "uploadedBy"
      FROM run WHERE file_digest = $1 AND run_id < coalesce($2, 2147483647)
      ORDER BY run_id DESC LIMIT 1`,
    values: [digest, before],
  });
  return rows[0] ?? null;
}

/** As {@link findSameFile}, for the file of a run. */
export async function findSameFileOfRun(
  { pool }: Pick<Database, 'pool'>,
  runId: number,
): Promise<SameFile | null> {
  const { rows } = await pool.query<{ digest: string | null }>(
    'SELECT file_digest AS digest FROM run WHERE run_id = $1',
    [runId],
  );
  const digest = rows[0]?.digest ?? null;
  return digest === null ? null : findSameFile({ pool }, digest, runId);
}
