import { Refusal } from '../http/refusal.js';

/** @returns what was found @throws Refusal 404 that names what was not */
export function found<Row>(row: Row | null, thing: string, id: string | number): Row {
  if (row === null) throw new Refusal(404, 'NOT_FOUND', `There is no ${thing} ${id}.`);
  return row;
}

/** @returns the rows with what the next screen is asked with */
export function screen<Row, Id>(
  items: readonly Row[],
  limit: number,
  idOf: (row: Row) => Id,
): { items: readonly Row[]; next: Id | null } {
  const last = items.at(-1);
  return { items, next: items.length < limit || last === undefined ? null : idOf(last) };
}
