import type { Database } from '../client.js';

/**
 * How TIXNGO answers, over all machines. answers: its last answer was good. waiting: it was not, and the run
 * in progress retries (at `nextTryAt`, or it is doing so). open: a run failed because of it; scheduled runs
 * wait until a small request at `nextTryAt` is answered.
 */
export interface Circuit {
  readonly state: 'answers' | 'waiting' | 'open';
  /** Since the first failed answer with no good one after it; null when the last answer was good. */
  readonly since: Date | null;
  /** The time since then; null when the last answer was good. */
  readonly failingSeconds: number | null;
  readonly nextTryAt: Date | null;
  /** Of the last fault: a code of the TIXNGO client. */
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * The first try comes soon, since most outages are short; the later ones are never further apart than a
 * minute.
 */
const FIRST_TRY_SECONDS = 5;

const LATER_TRIES_SECONDS = 60;

export async function readCircuit(database: Database): Promise<Circuit> {
  const { rows } = await database.pool.query<Circuit>(
    `SELECT CASE WHEN open_since IS NOT NULL THEN 'open' WHEN failing_since IS NOT NULL THEN 'waiting'
         ELSE 'answers' END AS state,
       failing_since AS since,
       extract(epoch FROM clock_timestamp() - failing_since)::float8 AS "failingSeconds",
       coalesce(next_try_at, CASE WHEN waiting_until > clock_timestamp() THEN waiting_until END)
         AS "nextTryAt",
       code, message FROM tixngo_circuit`,
  );
  return (
    rows[0] ?? {
      state: 'answers',
      since: null,
      failingSeconds: null,
      nextTryAt: null,
      code: null,
      message: null,
    }
  );
}

/**
 * Records that TIXNGO's answer was not good, and the run in progress waits before it retries.
 * @param waitMs from now, by the database's clock
 */
export async function noteWaiting(
  database: Database,
  fault: { code: string; message: string },
  waitMs: number,
): Promise<void> {
  await database.pool.query(
    `UPDATE tixngo_circuit SET failing_since = coalesce(failing_since, clock_timestamp()),
       waiting_until = clock_timestamp() + make_interval(secs => $1), code = $2, message = $3`,
    [waitMs / 1000, fault.code, fault.message],
  );
}

/** A shorter outage is one failed request, which the next one repaired. */
const SHORTEST_OUTAGE = `interval '5 seconds'`;

/** Closes the circuit and ends the wait: TIXNGO answered. Keeps when it did not, for charts. */
export async function closeCircuit(database: Database): Promise<void> {
  await database.pool.query(
    `WITH outage AS (
       SELECT failing_since, code FROM tixngo_circuit
       WHERE failing_since < clock_timestamp() - ${SHORTEST_OUTAGE}
     ), kept AS (
       INSERT INTO tixngo_outage (began_at, ended_at, code)
       SELECT failing_since, clock_timestamp(), code FROM outage ON CONFLICT DO NOTHING
     )
     UPDATE tixngo_circuit SET failing_since = NULL, open_since = NULL, next_try_at = NULL, failures = 0,
       waiting_until = NULL,
       code = NULL, message = NULL
     WHERE failing_since IS NOT NULL OR open_since IS NOT NULL OR waiting_until IS NOT NULL`,
  );
}

/**
 * Opens the circuit: TIXNGO failed a run, or the try after one. Each next try comes later.
 * @param notBeforeMs from now: what TIXNGO asked for itself
 */
export async function openCircuit(
  database: Database,
  fault: { code: string; message: string },
  notBeforeMs = 0,
): Promise<void> {
  await database.pool.query(
    `UPDATE tixngo_circuit SET failing_since = coalesce(failing_since, clock_timestamp()),
       open_since = coalesce(open_since, clock_timestamp()), failures = failures + 1, waiting_until = NULL,
       next_try_at = clock_timestamp()
         + make_interval(secs => greatest($5, least($3, $4 * 2 ^ least(failures, 10)))),
       code = $1, message = $2`,
    [fault.code, fault.message, LATER_TRIES_SECONDS, FIRST_TRY_SECONDS, notBeforeMs / 1000],
  );
}

/**
 * Takes the try that is due, on one machine. None is due when no automatic schedule waits for it: the next
 * `run` tries.
 * @returns the active schedule; null: no try is due, or another machine has it
 */
export async function takeTry(database: Database): Promise<number | null> {
  const { rows } = await database.pool.query<{ schedule_id: number }>(
    `UPDATE tixngo_circuit SET next_try_at = clock_timestamp() + make_interval(secs => $1)
     FROM (SELECT schedule_id FROM schedule WHERE launch = 'AUTOMATIC' AND paused_at IS NULL LIMIT 1) active
     WHERE open_since IS NOT NULL AND next_try_at <= clock_timestamp() RETURNING schedule_id`,
    [LATER_TRIES_SECONDS],
  );
  return rows[0]?.schedule_id ?? null;
}

/** Makes the next try due now: a worker that starts may have other settings, and so get another answer. */
export async function makeProbeDue(database: Database): Promise<void> {
  await database.pool.query(
    'UPDATE tixngo_circuit SET next_try_at = clock_timestamp() WHERE next_try_at > clock_timestamp()',
  );
}
