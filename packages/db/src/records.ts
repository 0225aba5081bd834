import { columnNameOf, type Field, type Fields, type RowOf } from '@tixngo-sync/domain';
import type { Queryable } from './sql.js';

/** The `select` of Prisma Client for these fields. */
export function selectOf<F extends Fields>(fields: F): { readonly [Name in keyof F]: true } {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, true])) as {
    [Name in keyof F]: true;
  }; // one entry a name
}

/** The select list of SQL for these fields: `page_id AS "pageId", sequence AS "sequence"`. */
export function selectListOf(fields: Fields): string {
  return Object.keys(fields)
    .map((name) => `${columnNameOf(name)} AS "${name}"`)
    .join(', ');
}

/** Takes a row of Prisma Client as {@link RowOf} says it: a day is text and a bigint a number. */
export function rowOf<F extends Fields>(fields: F, row: Readonly<Record<keyof F, unknown>>): RowOf<F> {
  const values = Object.entries(fields).map(([name, field]) => [name, valueInRow(field, row[name])]);
  return Object.fromEntries(values) as RowOf<F>; // Prisma's row has the types of the same columns
}

function valueInRow(field: Field, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return field.kind === 'day' && value instanceof Date ? value.toISOString().slice(0, 10) : value;
}

/**
 * One screenful, newest first. `before`: the id of the last row of the screen before; ids grow with time, so
 * no row is shown twice.
 */
export interface Screen {
  readonly limit: number;
  readonly before?: number | undefined;
}

/** A list that is filtered by a period: its table, the column of the id, and that of the time. */
export interface TimedList {
  readonly table: string;
  readonly id: string;
  readonly time: string;
  /** Columns and the value that each must have; undefined: any. */
  readonly equal: Readonly<Record<string, unknown>>;
  /** Further conditions, in SQL without values. */
  readonly where?: readonly string[];
}

/**
 * Returns the ids of a part of a list that ends at `to`, newest first. Ordered by time, so that PostgreSQL
 * starts at the end of the period in the index of the time. Ordered by id, it would first read all newer rows
 * (0.8 s for a million).
 */
export async function idsBefore(
  client: Queryable,
  { table, id, time, equal, where = [] }: TimedList,
  { limit, before }: Screen,
  { from, to }: { readonly from?: Date | undefined; readonly to: Date },
): Promise<number[]> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `${time} < ${bind(to)}`,
    ...(from === undefined ? [] : [`${time} >= ${bind(from)}`]),
    ...Object.entries(equal).flatMap(([column, value]) =>
      value === undefined ? [] : [`${column} = ${bind(value)}`],
    ),
    ...where,
    // The time is read in SQL, because a Date has no microseconds.
    ...(before === undefined
      ? []
      : [`(${time}, ${id}) < (SELECT ${time}, ${id} FROM ${table} WHERE ${id} = ${bind(before)})`]),
  ];
  const { rows } = await client.query<{ id: number }>(
    `SELECT ${id} AS id FROM ${table} WHERE ${conditions.join(' AND ')}
     ORDER BY ${time} DESC, ${id} DESC LIMIT ${bind(limit)}`,
    values,
  );
  return rows.map((row) => Number(row.id));
}

/** Returns the rows in the order of the ids. */
export function inOrderOf<Row>(
  ids: readonly number[],
  rows: readonly Row[],
  idOf: (row: Row) => number | bigint,
): Row[] {
  const byId = new Map(rows.map((row) => [Number(idOf(row)), row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Prisma's condition that a time lies in a period: `from` is in it, `to` is not. */
export function within<Column extends string>(
  column: Column,
  { from, to }: { readonly from?: Date | undefined; readonly to?: Date | undefined },
): { [Name in Column]?: { gte?: Date; lt?: Date } } {
  if (from === undefined && to === undefined) return {};
  const period = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) };
  return { [column]: period } as { [Name in Column]?: typeof period }; // one entry
}

/** Prisma's condition that a column begins with a text, literally: Prisma leaves `%` and `_` to LIKE. */
export function startsWith(text: string): { startsWith: string } {
  return { startsWith: text.replace(/[\\%_]/g, '\\$&') };
}
