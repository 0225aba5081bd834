/**
 * PostgreSQL array literals, for `unnest($1::text[], …)`. node-postgres can build them too, at a third of the speed: it looks at the type
 * of every element, and a page is 30 arrays of 1,000.
 */
export function textArray<Row>(rows: readonly Row[], of: (row: Row) => string | null): string {
  let literal = '{';
  for (let index = 0; index < rows.length; index++) {
    if (index > 0) literal += ',';
    const value = of(rows[index] as Row); // index < rows.length
    literal += value === null ? 'NULL' : quoted(value);
  }
  return `${literal}}`;
}

/** For numbers, booleans, days and instants: nothing in them needs quoting. */
function plainArray<Row>(rows: readonly Row[], of: (row: Row) => string | number | boolean | null): string {
  let literal = '{';
  for (let index = 0; index < rows.length; index++) {
    if (index > 0) literal += ',';
    const value = of(rows[index] as Row); // index < rows.length
    literal += value === null ? 'NULL' : value;
  }
  return `${literal}}`;
}

const SPECIAL = /["\\]/;

function quoted(value: string): string {
  return SPECIAL.test(value) ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${value}"`;
}

/** A column of a set: its name, its type, where its value comes from. */
export interface Column<Row> {
  readonly name: string;
  readonly type: 'text' | 'timestamptz' | 'date' | 'bigint' | 'integer' | 'smallint' | 'boolean';
  readonly of: (row: Row) => string | number | boolean | null;
}

/** @returns one array literal a column, in the order of `columns` */
export function arraysOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  return columns.map((column) =>
    column.type === 'text' ? textArray(rows, column.of as (row: Row) => string | null) : plainArray(rows, column.of),
  );
}

/** @returns `unnest($1::text[], $2::bigint[]) AS i(a, b)` */
export function unnestOf<Row>(columns: readonly Column<Row>[], alias = 'i', firstParameter = 1): string {
  const parameters = columns.map((column, index) => `$${firstParameter + index}::${column.type}[]`).join(', ');
  return `unnest(${parameters}) AS ${alias}(${columns.map((column) => column.name).join(', ')})`;
}
