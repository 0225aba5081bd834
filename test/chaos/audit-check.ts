import { sql } from './database.js';
import type { Finding } from './finding.js';
import type { Action } from './person.js';

/** I9: what was done is in the audit log once; what was not done is not. */
export async function checkAudit(databaseUrl: string, actions: readonly Action[]): Promise<Finding[]> {
  const rows = await sql<{ reason: string; count: number }>(
    databaseUrl,
    'SELECT reason, count(*)::int AS count FROM audit_log WHERE reason IS NOT NULL GROUP BY reason',
  );
  const entries = new Map(rows.map(({ reason, count }) => [reason, count]));
  return actions.flatMap(({ reason, outcome, tries }): Finding[] => {
    const count = entries.get(reason) ?? 0;
    const least = outcome === 'done' ? 1 : 0;
    const most = outcome === 'done' ? tries : tries - 1;
    if (count >= least && count <= most) return [];
    const what = `"${reason}" was ${outcome}, in ${tries} tries, and is in the audit log ${count} times`;
    return [{ kind: count < least ? 'lost' : 'doubled', what }];
  });
}
