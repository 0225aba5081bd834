import { emailKey, LISTED_CONTACT_FIELDS, type RowOf } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { selectListOf } from '../records.js';
import { type Bind, type SearchKey, search } from '../search.js';
import { IS_TEMPORARY } from './description.js';

export interface ContactRow extends RowOf<typeof LISTED_CONTACT_FIELDS> {
  /** Pending CREATION. */
  readonly isTemporary: boolean;
  /** How many tickets it holds. */
  readonly tickets: number;
}

export interface ContactFilter {
  /** A contact id, an e-mail or a name, or the beginning of one; in upper or lower case, except ids. */
  readonly query?: string | undefined;
  readonly isTemporary?: boolean | undefined;
}

/** What a list shows of `contact c`. */
export const LISTED_CONTACT = `${selectListOf(LISTED_CONTACT_FIELDS)},
  coalesce(${IS_TEMPORARY}, false) AS "isTemporary",
  (SELECT count(*) FROM ticket t WHERE t.cultural_contact_id = c.contact_id) AS tickets`;

/** `lovelace ada`: the expression of the index contact_name_search. */
export const NAME = `lower(coalesce(last_name, '') || ' ' || coalesce(first_name, ''))`;

const FIRST_NAME = `lower(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))`;

/**
 * By id; with a query those found by their id first, then by e-mail, last name and first name.
 * @param screen.after the id of the last contact of the screen before
 * @throws UsageError when `after` is not a contact that the query finds
 */
export async function listContacts(
  database: Database,
  screen: { readonly limit: number; readonly after?: string | undefined },
  { query, isTemporary }: ContactFilter = {},
): Promise<ContactRow[]> {
  const where = () =>
    isTemporary === undefined ? [] : [isTemporary ? IS_TEMPORARY : `(${IS_TEMPORARY}) IS NOT TRUE`];
  if (query === undefined) return listById(database, screen, where());
  const keys = keysOf(query);
  const table = { table: 'contact c', id: 'contact_id', select: LISTED_CONTACT };
  const found = await search<ContactRow>(database.pool, { ...table, keys, where, ...screen });
  return found.map(({ matchedBy: _matchedBy, ...contact }) => contact as ContactRow); // without what search adds
}

async function listById(
  database: Database,
  { limit, after }: { limit: number; after?: string | undefined },
  conditions: readonly string[],
): Promise<ContactRow[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const all = [...conditions, ...(after === undefined ? [] : [`contact_id > ${bind(after)}`])];
  const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`;
  const { rows } = await database.pool.query<ContactRow>(
    `SELECT ${LISTED_CONTACT} FROM contact c ${where} ORDER BY contact_id LIMIT ${bind(limit)}`,
    values,
  );
  return rows;
}

function keysOf(query: string): SearchKey[] {
  const email = emailKey(query);
  const name = query.toLowerCase().replace(/\s+/g, ' ');
  return [
    { name: 'contactId', key: 'contact_id', isUnique: true, text: query },
    ...(email === null ? [] : [{ name: 'email', key: 'email_key', text: email }]),
    { name: 'lastName', key: NAME, text: name },
    { name: 'firstName', key: FIRST_NAME, text: name },
  ];
}
