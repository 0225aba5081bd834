import { onDatabase } from '../services.mjs';

/** @returns per table of 1 MB or more, the largest first: bytes of rows, long values and indexes */
export function sizesOf(url) {
  return onDatabase(
    url,
    `SELECT relname AS "table", pg_relation_size(c.oid)::float8 AS rows,
       (pg_table_size(c.oid) - pg_relation_size(c.oid))::float8 AS long, pg_indexes_size(c.oid)::float8 AS indexes
     FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND pg_total_relation_size(c.oid) > 1e6 ORDER BY pg_total_relation_size(c.oid) DESC`,
  );
}

export function printSizes(sizes, tickets) {
  console.log('\nbytes per ticket         rows  long values  indexes');
  const line = (name, parts) =>
    console.log(name.padEnd(20), ...parts.map((bytes) => (bytes / tickets).toFixed(0).padStart(9)));
  for (const { table, rows, long, indexes } of sizes) line(table, [rows, long, indexes]);
  const sum = (part) => sizes.reduce((total, size) => total + size[part], 0);
  line('together', [sum('rows'), sum('long'), sum('indexes')]);
}
