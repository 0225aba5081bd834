import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import {
  addUser,
  changeAccess,
  listUsers,
  passwordLink,
  removeUser,
  renewLink,
  resetTwoFactor,
  setPassword,
  setRole,
  type UserRow,
} from '@tixngo-sync/auth';
import type { Author, Database } from '@tixngo-sync/db';
import { isRole, ROLES, type Role, UsageError } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { confirm } from './require.js';

interface PasswordOption {
  readonly passwordStdin?: true;
}

export async function list(output: Output): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listUsers(database));
  output.result(rows, () =>
    table(rows, COLUMNS, 'No users yet. Add one: `tixngo-sync users add NAME --role admin`.'),
  );
}

export async function add(
  output: Output,
  username: string,
  options: PasswordOption & { role: string },
): Promise<void> {
  const role = roleOf(options.role);
  const { password, shown } = await choosePassword(options);
  const user = { username, role, password, mustChangePassword: shown !== null };
  await change(output, (database, author) => addUser(database, author, user), { mayCreate: true });
  output.result(
    { username, role, password: shown },
    () => `Added ${username} with role ${role}.${passwordNote(shown)}`,
  );
}

export async function changeRole(output: Output, username: string, roleName: string): Promise<void> {
  const role = roleOf(roleName);
  const before = await change(output, async (database, author) => {
    const users = await listUsers(database);
    await setRole(database, author, username, role);
    return users.find((user) => user.username === username.toLowerCase())?.role;
  });
  output.result({ username, role }, () => {
    const had = before === role;
    return had
      ? `Nothing changed: ${username} already has role ${role}.`
      : `${username} now has role ${role}.`;
  });
}

interface ReasonOption {
  readonly reason?: string;
}

export function disable(output: Output, username: string, options: ReasonOption): Promise<void> {
  return setDisabled(output, username, true, options);
}

export function enable(output: Output, username: string, options: ReasonOption): Promise<void> {
  return setDisabled(output, username, false, options);
}

async function setDisabled(
  output: Output,
  username: string,
  disabled: boolean,
  { reason }: ReasonOption,
): Promise<void> {
  await change(output, (database, author) => changeAccess(database, author, username, { disabled }, reason));
  output.result({ username, disabled }, () =>
    disabled ? `${username} cannot sign in now; all sessions ended.` : `${username} can sign in again.`,
  );
}

/** The text is the link alone, so that it can be passed on. */
export async function makeLink(output: Output, username: string, { reason }: ReasonOption): Promise<void> {
  const result = await withDatabase(output, async ({ database, author, settings }) => {
    const { secret, expiresAt } = await renewLink(database, author, username, reason);
    const address = (settings.publicUrl ?? `http://localhost:${settings.port}`).replace(/\/+$/, '');
    return { username, link: passwordLink(address, secret), linkExpiresAt: expiresAt };
  });
  output.result(result, () => result.link);
}

export async function changePassword(
  output: Output,
  username: string,
  options: PasswordOption,
): Promise<void> {
  const { password, shown } = await choosePassword(options);
  await change(output, (database, author) =>
    setPassword(database, author, username, password, shown !== null),
  );
  output.result(
    { username, password: shown },
    () => `Changed the password of ${username}.${passwordNote(shown)}`,
  );
}

export async function remove(
  output: Output,
  username: string,
  { yes = false }: { yes?: boolean },
): Promise<ExitStatus> {
  if (!(await confirm(`Remove user ${username}?`, yes))) {
    output.note('Nobody was removed.');
    return EXIT.failed;
  }
  await change(output, (database, author) => removeUser(database, author, username));
  output.result({ removed: username }, () => `Removed ${username}.`);
  return EXIT.done;
}

export async function resetSecondFactor(
  output: Output,
  username: string,
  { yes = false }: { yes?: boolean },
): Promise<ExitStatus> {
  if (!(await confirm(`Turn off the second factor of ${username}?`, yes))) {
    output.note('Nothing was changed.');
    return EXIT.failed;
  }
  await change(output, (database, author) => resetTwoFactor(database, author, username));
  output.result({ username }, () => `${username} signs in without a second factor now.`);
  return EXIT.done;
}

/** Changes who has access. */
export function change<Result>(
  output: Output,
  work: (database: Database, author: Author) => Promise<Result>,
  needs: { readonly mayCreate?: boolean } = {},
): Promise<Result> {
  return withDatabase(output, ({ database, author }) => work(database, author), needs);
}

/** @throws UsageError that lists the roles */
export function roleOf(given: string): Role {
  const role = given.trim().toLowerCase();
  if (isRole(role)) return role;
  throw new UsageError('ROLE_UNKNOWN', `there is no role "${given}"; choose one of ${ROLES.join(', ')}`);
}

/** Reads or generates a password. `shown` is the one to print: a generated one. */
async function choosePassword(options: PasswordOption): Promise<{ password: string; shown: string | null }> {
  if (options.passwordStdin === true)
    return { password: (await text(process.stdin)).replace(/\r?\n$/, ''), shown: null };
  const password = randomBytes(15).toString('base64url');
  return { password, shown: password };
}

function passwordNote(shown: string | null): string {
  return shown === null ? '' : ` Password (shown only now; to be changed at the first sign-in): ${shown}`;
}

const COLUMNS = {
  name: (row: UserRow) => row.username,
  role: (row: UserRow) => row.role,
  disabled: (row: UserRow) => row.disabledAt,
  since: (row: UserRow) => row.createdAt,
};
