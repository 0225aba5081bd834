import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { PermanentError } from '@tixngo-sync/domain';
import { holdsOnlyOurs } from './private-files.js';

/** The account a server runs as; undefined means our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How to start a server: the program, and the arguments before its own. */
export interface Launcher {
  readonly command: string;
  readonly leadingArgs: readonly string[];
  /** For spawn() to set; undefined when the launcher sets it. */
  readonly account: Account | undefined;
}

/** PostgreSQL's usual account; Redis runs as it too. */
const ACCOUNT = 'postgres';

/**
 * Chooses the account that the servers run as when we are root: `postgres`, which is created if missing.
 * DATA_DIR then belongs to it, because a directory that is closed to everybody else must let it in.
 * @returns undefined if we are not root
 */
export function serviceAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = lookUp(ACCOUNT) ?? createAccount();
  if (statSync(dataDir).uid === 0 && holdsOnlyOurs(dataDir)) chownSync(dataDir, account.uid, account.gid);
  return account;
}

/** @returns whether DATA_DIR may have this owner: we, or, when we are root, the account of the servers. */
export function mayOwn(uid: number): boolean {
  const own = process.getuid?.();
  return own === undefined || uid === own || (own === 0 && idOf('-u', ACCOUNT) === uid);
}

/**
 * Chooses how to start a program as another account. Below a closed directory, as /root usually is, that
 * account cannot reach it; setpriv(1) then gives it the capability to pass directory permissions
 * (CAP_DAC_OVERRIDE). Nothing on disk is opened up.
 * @param paths the files that the server must reach
 * @throws PermanentError when setpriv is needed but missing or not allowed
 */
export function launcherFor(
  program: string,
  account: Account | undefined,
  paths: readonly string[],
): Launcher {
  if (account === undefined || canReach(account, [program, ...paths]))
    return { command: program, leadingArgs: [], account };
  const leadingArgs = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // Without it access(2), with which PostgreSQL's programs find themselves, ignores the capability.
    '--securebits=+no_setuid_fixup',
  ];
  if (spawnSync('setpriv', [...leadingArgs, program, '--version'], { stdio: 'ignore' }).status === 0) {
    return { command: 'setpriv', leadingArgs: [...leadingArgs, program], account: undefined };
  }
  throw new PermanentError(
    'SERVICE_UNREACHABLE',
    `A server must not run as root, and its account (uid ${account.uid}) cannot reach ${program} and ` +
      `${paths.join(', ')}. ` +
      'Put them below directories that others may enter (chmod o+x), start as an ordinary user, or set ' +
      'DATABASE_URL and REDIS_URL.',
  );
}

function canReach(account: Account, paths: readonly string[]): boolean {
  const check = paths.map((_, index) => `[ -x "\${${index + 1}}" ]`).join(' && ');
  return (
    spawnSync('/bin/sh', ['-c', check, 'sh', ...paths], {
      uid: account.uid,
      gid: account.gid,
      cwd: '/',
      stdio: 'ignore',
    }).status === 0
  );
}

function lookUp(name: string): Account | undefined {
  const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** @returns the id that id(1) prints; undefined if there is no such account. */
function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

function createAccount(): Account {
  try {
    execFileSync('groupadd', ['--force', '--system', ACCOUNT], { stdio: 'pipe' });
    const flags = ['--system', '--gid', ACCOUNT, '--no-create-home', '--shell', '/usr/sbin/nologin'];
    execFileSync('useradd', [...flags, ACCOUNT], { stdio: 'pipe' });
  } catch (error) {
    throw new PermanentError(
      'POSTGRES_ACCOUNT_MISSING',
      'PostgreSQL must not run as root, and the account `postgres` could not be created. ' +
        'Create it (useradd --system postgres), start as an ordinary user, or set DATABASE_URL.',
      { cause: error },
    );
  }
  const created = lookUp(ACCOUNT);
  if (created === undefined)
    throw new PermanentError(
      'POSTGRES_ACCOUNT_MISSING',
      'The account `postgres` was created but cannot be found. Start as an ordinary user, or set ' +
        'DATABASE_URL.',
    );
  return created;
}
