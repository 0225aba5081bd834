import type pg from 'pg';

/** A pool, or a connection within a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** An instant as packages/contracts writes it, from a timestamptz column or expression. */
export function instantSql(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/**
 * PostgreSQL array literals, for `unnest($1::text[], …)`. node-postgres can build them too, at a third of the
 * speed: it looks at the type of every element, and a page is 60 arrays of 1,000. The pieces are joined once:
 * text that grows piece by piece costs twice the time, and was half of all the garbage of a run.
 */
export function textArray<Row>(rows: readonly Row[], pick: (row: Row) => string | null): string {
  // In its final size: growing it made as much garbage again.
  const values = new Array<string>(rows.length);
  let i = 0;
  for (const row of rows) {
    const value = pick(row);
    if (value === null) return textArrayWithNulls(rows, pick);
    values[i++] = escaped(value);
  }
  return values.length === 0 ? '{}' : `{"${values.join('","')}"}`;
}

function textArrayWithNulls<Row>(rows: readonly Row[], pick: (row: Row) => string | null): string {
  const values = rows.map((row) => {
    const value = pick(row);
    return value === null ? 'NULL' : `"${escaped(value)}"`;
  });
  return `{${values.join(',')}}`;
}

/** For numbers, booleans, days and instants: nothing in them needs quoting. */
export function plainArray<Row>(
  rows: readonly Row[],
  pick: (row: Row) => string | number | boolean | null,
): string {
  return `{${rows.map((row) => pick(row) ?? 'NULL').join(',')}}`;
}

function escaped(value: string): string {
  // Two searches for one character are faster than one by a regular expression, and nearly all find none.
  return value.includes('"') || value.includes('\\')
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    : value;
}

/** A column of a set: its name, its type, where its value comes from. */
export interface Column<Row> {
  readonly name: string;
  readonly type: 'text' | 'timestamptz' | 'date' | 'bigint' | 'integer' | 'smallint' | 'boolean';
  readonly of: (row: Row) => string | number | boolean | null;
}

/**
 * Returns one array literal for each column, in the order of `columns`. A column without a value, as many are
 * on a page of one kind of ticket, is empty: `unnest` of several arrays fills the shorter ones with nulls.
 * @param columns of which at least one, such as the key, is never null
 */
export function arraysOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  return columns.map(({ type, of }) => {
    if (rows.every((row) => of(row) === null)) return '{}';
    return type === 'text' ? textArray(rows, of as (row: Row) => string | null) : plainArray(rows, of);
  });
}

type NamedType = Pick<Column<unknown>, 'name' | 'type'>;

/** @returns `unnest($1::text[], $2::bigint[]) AS i(a, b)` */
export function unnestOf(columns: readonly NamedType[]): string {
  return `unnest(${parametersOf(columns)}) AS i(${columns.map((column) => column.name).join(', ')})`;
}

/** As `unnestOf`, with `number`: which row it is, from 1. */
export function numberedUnnestOf(columns: readonly NamedType[]): string {
  return (
    `unnest(${parametersOf(columns)}) WITH ORDINALITY AS ` +
    `i(${columns.map((column) => column.name).join(', ')}, number)`
  );
}

function parametersOf(columns: readonly NamedType[]): string {
  return columns.map((column, index) => `$${index + 1}::${column.type}[]`).join(', ');
}
