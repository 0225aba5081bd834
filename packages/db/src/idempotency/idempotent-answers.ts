import type { Database } from '../client.js';

/** A request with an Idempotency-Key. */
export interface IdempotentRequest {
  readonly actor: string;
  /** `POST /pages/{id}/retry` */
  readonly route: string;
  readonly key: string;
  /** Of path and body: another request with the same key has another. */
  readonly digest: string;
}

/** What an earlier request with the same key left. `answer`: null while that request is in progress. */
export interface EarlierRequest {
  readonly digest: string;
  readonly receivedAt: Date;
  readonly answer: { readonly status: number; readonly body: unknown } | null;
}

/**
 * Claims a key for a day, so that one of several equal requests does the work, whichever dashboard they
 * reach.
 * Returns null when the key was free, and otherwise what the earlier request left. Deletes expired keys.
 */
export async function claimIdempotencyKey(
  { pool }: Pick<Database, 'pool'>,
  { actor, route, key, digest }: IdempotentRequest,
): Promise<EarlierRequest | null> {
  await pool.query(`DELETE FROM idempotent_answer WHERE received_at < now() - interval '1 day'`);
  const { rowCount } = await pool.query(
    `INSERT INTO idempotent_answer (actor, route, key, request_digest) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [actor, route, key, digest],
  );
  if (rowCount === 1) return null;
  const { rows } = await pool.query(
    `SELECT request_digest AS digest, received_at AS "receivedAt", status, body FROM idempotent_answer
     WHERE actor = $1 AND route = $2 AND key = $3`,
    [actor, route, key],
  );
  const [row] = rows;
  // Deleted since: the earlier request failed, and its sender may try again.
  if (row === undefined) return claimIdempotencyKey({ pool }, { actor, route, key, digest });
  const { status, body, ...rest } = row;
  return { ...rest, answer: status === null ? null : { status, body } };
}

/** Keeps the answer of a claimed key. */
export async function keepIdempotentAnswer(
  { pool }: Pick<Database, 'pool'>,
  { actor, route, key }: IdempotentRequest,
  answer: { status: number; body: unknown },
): Promise<void> {
  await pool.query(
    `UPDATE idempotent_answer SET status = $4, body = $5 WHERE actor = $1 AND route = $2 AND key = $3`,
    [actor, route, key, answer.status, JSON.stringify(answer.body)],
  );
}

/** Frees a claimed key after a failure, so that the sender may try again with it. */
export async function freeIdempotencyKey(
  { pool }: Pick<Database, 'pool'>,
  { actor, route, key }: IdempotentRequest,
): Promise<void> {
  await pool.query('DELETE FROM idempotent_answer WHERE actor = $1 AND route = $2 AND key = $3', [
    actor,
    route,
    key,
  ]);
}
