import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import { giveUpPagesIn, lockForDecision } from '../run/failed-pages.js';
import { inTransaction } from '../transaction.js';
import { problemMemberIds } from './problem-members.js';
import { type ProblemKind, showProblem } from './show-problems.js';

/** What was skipped: tickets, or pages given up. */
export interface SkippedProblem {
  readonly kind: ProblemKind;
  readonly count: number;
}

/**
 * Sets aside everything open of a problem, in one transaction with the audit log. Quarantined tickets are
 * SKIPPED for good: their tax numbers are put on the skip list of the schedule that fetched them, and other
 * open rows of those numbers are closed with them. Failed pages are given up, which a retry takes back.
 * @returns null when nothing with this cause is open
 */
export async function skipProblem(
  database: Database,
  author: Author,
  problemId: string,
  reason: string,
): Promise<SkippedProblem | null> {
  const problem = await showProblem(database, problemId);
  if (problem === null) return null;
  const count =
    problem.kind === 'PAGE'
      ? await giveUpPagesOf(database, author, problemId, reason)
      : await skipTicketsOf(database, author, problemId, reason);
  return { kind: problem.kind, count };
}

function giveUpPagesOf(
  database: Database,
  author: Author,
  problemId: string,
  reason: string,
): Promise<number> {
  return inTransaction(database, async (client) => {
    await lockForDecision(client);
    const problem = { problemId, kind: 'PAGE' } as const;
    const pageIds = await problemMemberIds(client, problem, { limit: null, withBody: false });
    return (await giveUpPagesIn(client, author, pageIds, reason)).length;
  });
}

function skipTicketsOf(
  database: Database,
  author: Author,
  problemId: string,
  reason: string,
): Promise<number> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ skipped: number }>(SKIP_TICKETS, [problemId, author.actor, reason]);
    const skipped = rows[0]?.skipped ?? 0;
    if (skipped === 0) return 0;
    await auditSql(client, {
      ...author,
      action: 'quarantine.skip',
      target: `problem ${problemId}`,
      reason,
      detail: { tickets: skipped },
    });
    return skipped;
  });
}

/**
 * Skips the open tickets of problem $1. Locks their rows in the order of ids. Finds them and the others of
 * their tax numbers by partial indexes: 100,000 take seconds.
 */
const SKIP_TICKETS = `
  WITH own AS MATERIALIZED (
    SELECT q.quarantine_id, q.tax_number, r.schedule_id
    FROM quarantined_ticket q JOIN page p USING (page_id) JOIN run r USING (run_id)
    WHERE q.status = 'OPEN' AND q.problem_id = $1 ORDER BY q.quarantine_id FOR UPDATE OF q),
  listed AS (
    INSERT INTO skipped_tax_number (schedule_id, tax_number, reason, added_by)
    SELECT DISTINCT schedule_id, tax_number, $3, $2 FROM own WHERE tax_number <> '' ON CONFLICT DO NOTHING),
  closed AS (
    UPDATE quarantined_ticket SET status = 'SKIPPED', resolved_at = now(), resolved_by = $2, resolution = $3
    WHERE status = 'OPEN' AND quarantine_id IN (
      SELECT quarantine_id FROM own
      UNION SELECT q.quarantine_id FROM own JOIN quarantined_ticket q USING (tax_number) WHERE q.status = 'OPEN')
    RETURNING quarantine_id)
  SELECT count(*) AS skipped FROM closed`;
