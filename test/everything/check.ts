import { checkAudit } from '../chaos/audit-check.js';
import type { CarryOut } from './carry-out.js';
import { type Model, row, sorted, type Tables } from './model.js';
import type { World } from './world.js';

/** @returns what is wrong in the end: nothing */
export async function findWrong(world: World, model: Model, done: CarryOut): Promise<string[]> {
  const { rows, person, test } = world;
  const wrong: string[] = [];
  const [expected, found] = [model.tables(), await readTables(world)];
  for (const name of ['ticket', 'history', 'contact', 'distribution'] as const) {
    for (const line of without(expected[name], found[name])) wrong.push(`${name} lacks: ${line}`);
    for (const line of without(found[name], expected[name])) wrong.push(`${name} has: ${line}`);
  }
  for (const query of RULES) wrong.push(...(await rows<{ what: string }>(query)).map(({ what }) => what));
  for (const { id, isGivenUp } of await rows<{ id: number; isGivenUp: boolean }>(
    `SELECT page_id AS id, given_up_at IS NOT NULL AS "isGivenUp" FROM page WHERE status = 'FAILED'`,
  ))
    if (done.givenUp.get(id) !== isGivenUp) wrong.push(`page ${id} is FAILED, given up: ${isGivenUp}`);
  const quarantine = await rows<{ id: number; status: string }>(
    'SELECT quarantine_id AS id, status FROM quarantined_ticket',
  );
  for (const { id, status } of quarantine)
    if (done.quarantined.get(id) !== status) wrong.push(`quarantined ticket ${id} is ${status}`);
  if (quarantine.length !== done.quarantined.size)
    wrong.push(`${quarantine.length} tickets are in quarantine, not ${done.quarantined.size}`);
  const [schedule] = await rows<{ batch_size: number; paused: boolean }>(
    'SELECT batch_size, paused_at IS NOT NULL AS paused FROM schedule',
  );
  if (schedule?.batch_size !== done.batchSize || schedule.paused)
    wrong.push(`the schedule is ${JSON.stringify(schedule)}, not of ${done.batchSize} and resumed`);
  for (const email of model.erasedEmails)
    for (const table of ['ticket', 'ticket_history', 'contact', 'owner_sighting', 'person_detail'])
      if ((await rows(`SELECT FROM ${table} t WHERE t::text ILIKE $1`, [`%${email}%`])).length > 0)
        wrong.push(`${table} still has ${email}, which was erased`);
  wrong.push(...(await checkAudit(test.url, person.actions)).map(({ what }) => what));
  return wrong;
}

async function readTables({ rows }: World): Promise<Tables> {
  const lines = async (query: string) =>
    (await rows<{ cells: (string | null)[] }>(query)).map(({ cells }) =>
      row(...cells.map((cell) => cell ?? undefined)),
    );
  const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const email = (column: string) => `(SELECT c.email FROM contact c WHERE c.contact_id = ${column})`;
  return sorted({
    ticket: await lines(`SELECT ARRAY[ticket_id, mobile_status, ${time('source_updated_at')}, owner_email,
      ${email('cultural_contact_id')}] AS cells FROM ticket`),
    history: await lines(`SELECT ARRAY[ticket_id, status::text, ${time('occurred_at')}, owner_email,
      recipient_email] AS cells FROM ticket_history`),
    contact: await lines(`SELECT ARRAY[email, concat_ws(' ', first_name, last_name)] AS cells FROM contact`),
    distribution: await lines(`SELECT ARRAY[ticket_id, ${email('old_contact_id')},
      ${email('new_contact_id')}, status::text] AS cells FROM distribution`),
  });
}

/** Queries that must return no row. */
const RULES = [
  `SELECT format('I2: page %s starts at %s, but the page before it ended at %s', page_id, requested_key,
     before) AS what
   FROM (SELECT page_id, requested_key, lag(next_key) OVER w AS before, lag(page_id) OVER w AS before_id
     FROM page, sync_key WHERE source = 'FEED' AND page_id > chain_starts_after_page_id
     WINDOW w AS (ORDER BY page_id)) p
   WHERE before_id IS NOT NULL AND requested_key IS DISTINCT FROM before`,
  `SELECT format('I3: committed through %s, fetched through %s', committed_through, fetched_through) AS what
   FROM sync_key WHERE committed_through IS DISTINCT FROM fetched_through`,
  `SELECT format('I6: page %s: %s received, %s counted', page_id, received,
     applied + unchanged + stale + skipped + quarantined) AS what
   FROM page WHERE status = 'PROCESSED'
     AND received <> applied + unchanged + stale + skipped + quarantined`,
  `SELECT format('I6: run %s says %s pages with %s tickets, its pages say %s with %s', run_id, r.pages,
     r.received, p.pages, p.received) AS what
   FROM run r CROSS JOIN LATERAL (SELECT count(*) AS pages, coalesce(sum(received)
     FILTER (WHERE given_up_at IS NULL), 0) AS received FROM page WHERE page.run_id = r.run_id) p
   WHERE trigger <> 'REPLAY' AND (r.pages, r.received) IS DISTINCT FROM (p.pages, p.received)`,
];

/** Counts equal rows as often as they occur. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
