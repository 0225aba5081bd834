import { UsageError } from '@tixngo-sync/domain';
import type { Queryable } from './sql.js';

/** One way to find rows: those whose key is, or begins with, a text. */
export interface SearchKey {
  /** What the row's `matchedBy` is. */
  readonly name: string;
  /** An SQL expression whose index is in the order of collation "C", followed by the id unless `isUnique`. */
  readonly key: string;
  readonly isUnique?: boolean;
  readonly text: string;
  /** The key must be the text; otherwise begin with it. */
  readonly isExact?: boolean;
}

/** Adds a value to a statement's parameters. @returns its place: `$3` */
export type Bind = (value: unknown) => string;

export interface Search {
  readonly table: string;
  /** The id's column; it sorts rows of one key. */
  readonly id: string;
  readonly select: string;
  /** In the order in which their rows come. */
  readonly keys: readonly SearchKey[];
  /** Other conditions that every row fulfils. */
  readonly where: (bind: Bind) => readonly string[];
  readonly limit: number;
  /** The id of the last row of the part before. */
  readonly after?: string | undefined;
}

/**
 * Finds rows by one key after the other, each row once. A part of the list reads only its own rows from each
 * key's index, however many rows match; conditions in `where` are checked row by row.
 * @throws UsageError when `after` is not a row of this list
 */
export async function search<Row>(
  client: Queryable,
  wanted: Search,
): Promise<(Row & { matchedBy: string })[]> {
  const found: (Row & { matchedBy: string })[] = [];
  const start = await startOf(client, wanted);
  for (let number = start.number; number < wanted.keys.length && found.length < wanted.limit; number++) {
    const from = number === start.number ? start.key : null;
    const { text, values } = statementOf(wanted, number, from, wanted.limit - found.length);
    found.push(...(await client.query<Row & { matchedBy: string }>(text, values)).rows);
  }
  return found;
}

/** Where a part begins: with which key, and after which value of it. */
async function startOf(client: Queryable, { table, id, keys, after }: Search) {
  if (after === undefined) return { number: 0, key: null };
  const columns = keys.map(({ key }, number) => `${key} AS "${number}"`).join(', ');
  const { rows } = await client.query<Record<string, string | null>>(
    `SELECT ${columns} FROM ${table} WHERE ${id} = $1`,
    [after],
  );
  const row = rows[0] ?? {};
  const number = keys.findIndex((key, place) => matches(key, row[place] ?? null));
  if (number < 0) throw new UsageError('NOT_IN_LIST', `after: ${after} is not in this list. Begin again.`);
  return { number, key: row[number] ?? null };
}

function matches({ text, isExact }: SearchKey, value: string | null): boolean {
  if (value === null) return false;
  return isExact === true ? value === text : value.startsWith(text);
}

function statementOf(wanted: Search, number: number, from: string | null, limit: number) {
  const { table, id, select, keys, where, after } = wanted;
  const wantedKey = keys[number] as SearchKey; // the caller's loop ends before it
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const { key, isUnique = false, name } = wantedKey;
  const order = isUnique ? [key] : [key, id];
  const sorted = order.map((column) => `${column} COLLATE "C"`).join(', ');
  const conditions = [
    condition(wantedKey, bind),
    ...keys.slice(0, number).map((earlier) => `(${condition(earlier, bind)}) IS NOT TRUE`),
    ...where(bind),
    ...(from === null
      ? []
      : [`(${sorted}) > (${[from, after].slice(0, order.length).map(bind).join(', ')})`]),
  ];
  const text = `SELECT ${select}, '${name}' AS "matchedBy" FROM ${table}
    WHERE ${conditions.join(' AND ')} ORDER BY ${sorted} LIMIT ${bind(limit)}`;
  return { text, values };
}

function condition({ key, text, isExact }: SearchKey, bind: Bind): string {
  const isKey = `${key} COLLATE "C"`;
  return isExact === true
    ? `${isKey} = ${bind(text)}`
    : `${isKey} LIKE ${bind(`${text.replace(/[\\%_]/g, '\\$&')}%`)}`;
}
