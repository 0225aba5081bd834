import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';
import { settleRunIn } from './write-runs.js';

/** A process that stores a file and has not shown for this long that it lives is gone. */
const LOST_AFTER_SECONDS = 30;

/** Of a run `r`: its file is still to store, and the process that stored it is gone. */
export const LOST_UPLOAD = `r.status = 'RUNNING' AND r.trigger = 'FILE' AND r.fetched_at IS NULL
  AND coalesce(r.uploader_seen_at, r.started_at)
    < clock_timestamp() - make_interval(secs => ${LOST_AFTER_SECONDS})`;

/**
 * Shows that the process that stores the file of a run lives; to call every few seconds.
 * @returns false when the run was ended without it: store no more
 */
export async function showUploadLives({ pool }: Pick<Database, 'pool'>, runId: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE run SET uploader_seen_at = clock_timestamp() WHERE run_id = $1 AND fetched_at IS NULL',
    [runId],
  );
  return rowCount === 1;
}

/** Ends the uploads whose process is gone as FAILED, each with what to do. @returns how many */
export function endLostUploads(database: Database): Promise<number> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ run_id: number }>({
      name: 'lost-uploads',
      // Locked, so that none shows that it lives or stores a page before it has ended. A few rows by index.
      text: `SELECT run_id FROM run r WHERE ${LOST_UPLOAD} ORDER BY run_id FOR NO KEY UPDATE SKIP LOCKED`,
    });
    const why = 'The process that stored this file ended before the end of the file.';
    for (const { run_id } of rows)
      await endLocked(client, run_id, { code: 'UPLOADER_LOST', why, isAborted: false });
    return rows.length;
  });
}

/** Ends an upload as ABORTED, because the process that stores its file is to stop. */
export async function abortUpload(database: Database, runId: number): Promise<void> {
  await inTransaction(database, async (client) => {
    const { rowCount } = await client.query(
      'SELECT FROM run WHERE run_id = $1 AND fetched_at IS NULL FOR NO KEY UPDATE',
      [runId],
    );
    const why = 'The process that stored this file was stopped before the end of the file.';
    if (rowCount === 1) await endLocked(client, runId, { code: 'STOPPED', why, isAborted: true });
  });
}

interface End {
  readonly code: string;
  readonly why: string;
  readonly isAborted: boolean;
}

/** Its pages are counted after the lock, so the message names every page that is stored. */
async function endLocked(client: Queryable, runId: number, { code, why, isAborted }: End): Promise<void> {
  const { rows } = await client.query<{ pages: number; tickets: number }>(
    'SELECT count(*) AS pages, coalesce(sum(received), 0) AS tickets FROM page WHERE run_id = $1',
    [runId],
  );
  const message = `${why} ${whatIsStored(rows[0] ?? { pages: 0, tickets: 0 })}`;
  await client.query(
    `UPDATE run SET fetched_at = clock_timestamp(), error_code = $2, error_message = $3,
       status = CASE WHEN $4 THEN 'ABORTED' ELSE status END WHERE run_id = $1`,
    [runId, code, message, isAborted],
  );
  await settleRunIn(client, runId);
}

function whatIsStored({ pages, tickets }: { pages: number; tickets: number }): string {
  if (pages === 0) return 'Nothing of it is stored. Upload the file again.';
  const part = `its first ${tickets} tickets, as ${pages} ${pages === 1 ? 'page' : 'pages'}`;
  return `Stored and processed: ${part}. Upload the same file again: these come out as unchanged.`;
}
