import { createToken, listTokens, revokeToken, type TokenRow } from '@tixngo-sync/auth';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { change, roleOf } from './users.js';

export async function list(output: Output): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listTokens(database));
  output.result(rows, () => table(rows, COLUMNS, 'No tokens yet.'));
}

/** The text is the value alone, so that a script can store it. */
export async function create(
  output: Output,
  name: string,
  options: { role: string; expires?: Date },
): Promise<void> {
  const role = roleOf(options.role);
  const token = await change(output, (database, author) =>
    createToken(database, author, { name, role, expiresAt: options.expires }),
  );
  output.result({ name, role, token }, () => token);
}

export async function revoke(output: Output, name: string): Promise<void> {
  await change(output, (database, author) => revokeToken(database, author, name));
  output.result({ revoked: name }, () => `Revoked token ${name}.`);
}

const COLUMNS = {
  name: (row: TokenRow) => row.name,
  role: (row: TokenRow) => row.role,
  'created by': (row: TokenRow) => row.createdBy,
  created: (row: TokenRow) => row.createdAt,
  expires: (row: TokenRow) => row.expiresAt,
  'last used': (row: TokenRow) => row.lastUsedAt,
};
