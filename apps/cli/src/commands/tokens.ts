import type { TokenRow } from '@tixngo-sync/auth';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { roleOf, withRole } from './role.js';

export function tokensCommand(): Command {
  return new Command('tokens')
    .description('API tokens of programs that use the REST API')
    .addCommand(listCommand())
    .addCommand(createCommand())
    .addCommand(revokeCommand());
}

function listCommand(): Command {
  return withJson(new Command('list').description('all tokens, without their values')).action(
    action(async (output) => {
      const [{ withDatabase }, { listTokens }] = await Promise.all([load(), import('@tixngo-sync/auth')]);
      const rows = await withDatabase(output, ({ database }) => listTokens(database));
      output.result(rows, () => table(rows, COLUMNS, 'No token yet.'));
    }),
  );
}

function createCommand(): Command {
  return withRole(
    withJson(
      new Command('create')
        .description('a new token; its value is shown once')
        .argument('<name>', 'what it is for'),
    ),
  ).action(
    action(async (output, name: string, options: ResultOptions & { role: string }) => {
      const [{ audit, withDatabase }, { createToken }] = await Promise.all([
        load(),
        import('@tixngo-sync/auth'),
      ]);
      const role = await roleOf(options.role);
      const token = await withDatabase(output, async ({ database, author }) => {
        const value = await createToken(database, { name, role, createdBy: author.actor });
        await audit(database, { ...author, action: 'token.create', target: name, detail: { role } });
        return value;
      });
      output.result({ name, role, token }, () => token);
    }),
  );
}

function revokeCommand(): Command {
  return withJson(
    new Command('revoke').description('make a token worth nothing').argument('<name>', 'of the token'),
  ).action(
    action(async (output, name: string) => {
      const [{ audit, withDatabase }, { revokeToken }] = await Promise.all([
        load(),
        import('@tixngo-sync/auth'),
      ]);
      await withDatabase(output, async ({ database, author }) => {
        await revokeToken(database, name);
        await audit(database, { ...author, action: 'token.revoke', target: name });
      });
      output.result({ revoked: name }, () => `The token ${name} is worth nothing now.`);
    }),
  );
}

const COLUMNS = {
  name: (row: TokenRow) => row.name,
  role: (row: TokenRow) => row.role,
  'created by': (row: TokenRow) => row.createdBy,
  created: (row: TokenRow) => row.createdAt,
  'last used': (row: TokenRow) => row.lastUsedAt,
};
