import type pg from 'pg';

/**
 * Fills empty tables by these statements, whose rows must be consistent: foreign keys are not checked, and
 * triggers do not run. Indexes are built afterwards, which takes half the time.
 */
export async function fillTables(
  pool: pg.Pool,
  tables: readonly string[],
  statements: readonly string[],
): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [tables],
  );
  await pool.query(`DROP INDEX ${rows.map(({ name }) => name).join(', ')}`);
  const client = await pool.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    for (const statement of statements) await client.query(statement);
  } finally {
    client.release(true);
  }
  for (const { definition } of rows) await pool.query(definition);
  await pool.query(`VACUUM ANALYZE ${tables.join(', ')}`);
}
