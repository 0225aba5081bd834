import type { UserRow } from '@tixngo-sync/auth';
import { Command } from 'commander';
import { action } from '../action.js';
import { EXIT } from '../exit-status.js';
import { table } from '../output/table.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { type PasswordOption, passwordOf, withPassword } from './password.js';
import { roleOf, withRole } from './role.js';

export function usersCommand(): Command {
  return new Command('users')
    .description('who may sign in to the dashboard, with which role')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(roleCommand())
    .addCommand(passwordCommand())
    .addCommand(removeCommand());
}

function listCommand(): Command {
  return withJson(new Command('list').description('everybody who may sign in')).action(
    action(async (output) => {
      const [{ withDatabase }, { listUsers }] = await Promise.all([load(), import('@tixngo-sync/auth')]);
      const rows = await withDatabase(output, ({ database }) => listUsers(database));
      output.result(rows, () =>
        table(rows, COLUMNS, 'Nobody yet: `tixngo-sync users add NAME --role admin`.'),
      );
    }),
  );
}

function addCommand(): Command {
  const command = new Command('add')
    .description('let somebody sign in')
    .argument('<name>', 'letters, digits and . _ -');
  return withPassword(withRole(withJson(command))).action(
    action(async (output, username: string, options: ResultOptions & PasswordOption & { role: string }) => {
      const [{ audit, withDatabase }, { addUser }] = await Promise.all([load(), import('@tixngo-sync/auth')]);
      const [role, { password, generated }] = [await roleOf(options.role), await passwordOf(options)];
      await withDatabase(output, async ({ database, author }) => {
        await addUser(database, { username, role, password });
        await audit(database, { ...author, action: 'user.add', target: username, detail: { role } });
      });
      output.result(
        { username, role, password: generated ? password : null },
        () => `${username} may sign in as ${role}.${shownOnce(password, generated)}`,
      );
    }),
  );
}

function roleCommand(): Command {
  const command = new Command('role')
    .description('change what somebody may do')
    .argument('<name>', 'of the user')
    .argument('<role>', 'viewer, operator or admin');
  return withJson(command).action(
    action(async (output, username: string, roleName: string) => {
      const [{ audit, withDatabase }, { setRole }] = await Promise.all([load(), import('@tixngo-sync/auth')]);
      const role = await roleOf(roleName);
      await withDatabase(output, async ({ database, author }) => {
        await setRole(database, username, role);
        await audit(database, { ...author, action: 'user.role', target: username, detail: { role } });
      });
      output.result({ username, role }, () => `${username} is ${role} now.`);
    }),
  );
}

function passwordCommand(): Command {
  const command = new Command('password')
    .description('give somebody another password; signs them out everywhere')
    .argument('<name>', 'of the user');
  return withPassword(withJson(command)).action(
    action(async (output, username: string, options: ResultOptions & PasswordOption) => {
      const [{ audit, withDatabase }, { setPassword }] = await Promise.all([
        load(),
        import('@tixngo-sync/auth'),
      ]);
      const { password, generated } = await passwordOf(options);
      await withDatabase(output, async ({ database, author }) => {
        await setPassword(database, username, password);
        await audit(database, { ...author, action: 'user.password', target: username });
      });
      output.result(
        { username, password: generated ? password : null },
        () => `${username} has another password.${shownOnce(password, generated)}`,
      );
    }),
  );
}

function removeCommand(): Command {
  const command = new Command('remove')
    .description('somebody may no longer sign in')
    .argument('<name>', 'of the user')
    .option('--yes', 'do not ask');
  return withJson(command).action(
    action(async (output, username: string, options: ResultOptions & { yes?: true }) => {
      const [{ audit, withDatabase }, { removeUser }, { confirm }] = await Promise.all([
        load(),
        import('@tixngo-sync/auth'),
        import('./confirm.js'),
      ]);
      if (!(await confirm(`Remove the user ${username}?`, options.yes === true))) {
        output.note('Nobody was removed.');
        return EXIT.failed;
      }
      await withDatabase(output, async ({ database, author }) => {
        await removeUser(database, username);
        await audit(database, { ...author, action: 'user.remove', target: username });
      });
      output.result({ removed: username }, () => `${username} may no longer sign in.`);
    }),
  );
}

function shownOnce(password: string, generated: boolean): string {
  return generated ? ` Password, shown only now: ${password}` : '';
}

const COLUMNS = {
  name: (row: UserRow) => row.username,
  role: (row: UserRow) => row.role,
  since: (row: UserRow) => row.createdAt,
};
