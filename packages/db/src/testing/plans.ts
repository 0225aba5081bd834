import type { Database } from '../client.js';

/** Of a smaller table, PostgreSQL reads every row if its statistics suggest that. */
const MANY_ROWS = 1000;

/** Tables of which a list must not read every row. */
const BIG_TABLES = new Set([
  'ticket',
  'contact',
  'ticket_history',
  'distribution',
  'run',
  'page',
  'quarantined_ticket',
  'audit_log',
]);

export interface Plan {
  readonly statement: string;
  /** The big tables that the statement read from end to end. */
  readonly fullScans: readonly string[];
  /** Rows that it read from a table or an index, discarded ones included. */
  readonly rowsRead: number;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Runs `work`, and returns how PostgreSQL executes each of its statements on `database.pool`. */
export async function plansOf(database: Database, work: () => Promise<unknown>): Promise<Plan[]> {
  const { pool } = database;
  const statements: { text: string; values: unknown[] }[] = [];
  const query = pool.query;
  // Prisma's adapter calls it too, with an object.
  pool.query = ((config: string | { text: string; values?: unknown[] }, values?: unknown[]) => {
    statements.push(
      typeof config === 'string'
        ? { text: config, values: values ?? [] }
        : { text: config.text, values: config.values ?? values ?? [] },
    );
    return Reflect.apply(query, pool, values === undefined ? [config] : [config, values]);
  }) as typeof pool.query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  const plans: Plan[] = [];
  for (const { text, values } of statements) {
    const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    );
    const nodes = allOf(rows[0]?.['QUERY PLAN'][0]?.Plan);
    plans.push({
      statement: text,
      fullScans: nodes
        .filter((node) => node['Node Type'] === 'Seq Scan' && rowsOf(node) >= MANY_ROWS)
        .filter((node) => BIG_TABLES.has(node['Relation Name'] ?? ''))
        .map((node) => node['Relation Name'] ?? ''),
      rowsRead: nodes.filter(isScan).reduce((sum, node) => sum + rowsOf(node), 0),
    });
  }
  return plans;
}

function allOf(node: Node | undefined): Node[] {
  return node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(allOf)];
}

/** A bitmap's rows are those of its heap scan. */
function isScan(node: Node): boolean {
  return node['Node Type'].endsWith('Scan') && !/Bitmap Index|Subquery|CTE|Function/.test(node['Node Type']);
}

function rowsOf(node: Node): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
