import type { Database } from '../client.js';

/** How long the right to fetch holds without being renewed. A run whose worker died is taken over after this. */
export const LEASE_SECONDS = 20;
/** How often its holder renews it. */
export const LEASE_RENEWAL_MS = 5_000;

export type LeaseOutcome =
  | { readonly taken: true; readonly token: number }
  | { readonly taken: false; readonly runId: number | null; readonly holder: string | null; readonly startedAt: Date | null };

/**
 * Takes the right to fetch (I1), by the database's clock. Its token is greater than any before: whoever held it earlier can move nothing.
 * @param runId the run that will fetch
 * @param holder who: worker name, for people
 */
export async function takeLease(database: Database, runId: number, holder: string): Promise<LeaseOutcome> {
  const taken = await database.pool.query<{ token: number }>(
    `UPDATE run_lease SET token = token + 1, run_id = $1, holder = $2, expires_at = clock_timestamp() + make_interval(secs => $3)
     WHERE run_id IS NULL OR expires_at <= clock_timestamp() RETURNING token`,
    [runId, holder, LEASE_SECONDS],
  );
  if (taken.rows[0] !== undefined) return { taken: true, token: taken.rows[0].token };
  const held = await database.pool.query<{ run_id: number | null; holder: string | null; started_at: Date | null }>(
    'SELECT l.run_id, l.holder, r.started_at FROM run_lease l LEFT JOIN run r USING (run_id)',
  );
  const row = held.rows[0];
  return { taken: false, runId: row?.run_id ?? null, holder: row?.holder ?? null, startedAt: row?.started_at ?? null };
}

/** @returns false: it is lost, stop fetching */
export async function renewLease(database: Database, token: number): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `UPDATE run_lease SET expires_at = clock_timestamp() + make_interval(secs => $2)
     WHERE token = $1 AND run_id IS NOT NULL AND expires_at > clock_timestamp()`,
    [token, LEASE_SECONDS],
  );
  return rowCount === 1;
}

export async function releaseLease(database: Database, token: number): Promise<void> {
  await database.pool.query('UPDATE run_lease SET run_id = NULL, holder = NULL, expires_at = NULL WHERE token = $1', [token]);
}
