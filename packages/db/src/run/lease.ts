import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';

/** Who holds the lease; `holder` is null when no worker does. */
export interface LeaseState {
  readonly runId: number | null;
  readonly holder: string | null;
  readonly startedAt: Date | null;
}

export type LeaseOutcome =
  | { readonly taken: true; readonly token: number }
  | ({ readonly taken: false } & LeaseState);

/** @returns who holds the lease now */
export async function readLease(database: Database): Promise<LeaseState> {
  const { rows } = await database.pool.query<LeaseState>(
    `SELECT l.run_id AS "runId", l.holder, r.started_at AS "startedAt" FROM run_lease l LEFT JOIN run r
      USING (run_id)
     WHERE l.expires_at > clock_timestamp()`,
  );
  return rows[0] ?? { runId: null, holder: null, startedAt: null };
}

/**
 * Takes the lease, which is the right to fetch (I1), by the database's clock. Its token is greater than any
 * before, so an earlier holder can move nothing.
 * @param holder who: worker name, for people
 * @param leaseSeconds how long it holds without being renewed; a run whose worker died is taken over after
 *   this
 */
export async function takeLease(
  database: Database,
  holder: string,
  leaseSeconds: number,
): Promise<LeaseOutcome> {
  const taken = await database.pool.query<{ token: number }>(
    `UPDATE run_lease SET token = token + 1, run_id = NULL, holder = $1,
      expires_at = clock_timestamp() + make_interval(secs => $2)
     WHERE holder IS NULL OR expires_at <= clock_timestamp() RETURNING token`,
    [holder, leaseSeconds],
  );
  if (taken.rows[0] !== undefined) return { taken: true, token: taken.rows[0].token };
  return { taken: false, ...(await readLease(database)) };
}

/**
 * Binds the lease to a run that continues where its worker stopped.
 * @returns false when the lease is lost
 */
export async function bindLease(client: Queryable, token: number, runId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE run_lease SET run_id = $2 WHERE token = $1 AND expires_at > clock_timestamp()',
    [token, runId],
  );
  return rowCount === 1;
}

/** @returns false when the lease is lost: stop fetching */
export async function renewLease(database: Database, token: number, leaseSeconds: number): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `UPDATE run_lease SET expires_at = clock_timestamp() + make_interval(secs => $2)
     WHERE token = $1 AND holder IS NOT NULL AND expires_at > clock_timestamp()`,
    [token, leaseSeconds],
  );
  return rowCount === 1;
}

export async function releaseLease(database: Database, token: number): Promise<void> {
  await database.pool.query(
    'UPDATE run_lease SET run_id = NULL, holder = NULL, expires_at = NULL WHERE token = $1',
    [token],
  );
}
