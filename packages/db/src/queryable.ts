import type pg from 'pg';

/** A pool, or a connection within a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** An instant as packages/contracts writes it, from a timestamptz column or expression. */
export function instantSql(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
