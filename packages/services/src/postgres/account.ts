import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { PermanentError } from '@tixngo-sync/domain';

/** As whom a server runs. Undefined: as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How a server is started: the program and what stands before its own arguments. */
export interface Launcher {
  readonly command: string;
  readonly leadingArgs: readonly string[];
  /** What spawn() is to set; undefined where the launcher does it. */
  readonly account: Account | undefined;
}

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the account that DATA_DIR belongs to, and if that is root too, as
 * `postgres`, which is made where it is missing.
 * @returns undefined if we are not root
 */
export function postgresAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(dataDir);
  if (uid !== 0) return { uid, gid };
  return lookUp('postgres') ?? createPostgresAccount();
}

/**
 * A clone below a closed directory, as /root mostly is, cannot be reached by another account. setpriv(1) then gives that account
 * the one capability to walk past directory permissions (CAP_DAC_OVERRIDE); nothing on disk is opened up.
 * @param paths what the server must reach: its program and its files
 * @throws PermanentError if it is needed and there is no setpriv, or it is not allowed here
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
    // Without it access(2), by which PostgreSQL's programs look for themselves, leaves the capability out of account.
    '--securebits=+no_setuid_fixup',
  ];
  if (spawnSync('setpriv', [...leadingArgs, program, '--version'], { stdio: 'ignore' }).status === 0) {
    return { command: 'setpriv', leadingArgs: [...leadingArgs, program], account: undefined };
  }
  throw new PermanentError(
    'POSTGRES_UNREACHABLE',
    `PostgreSQL must not run as root, and the account that it runs as (uid ${account.uid}) cannot reach ${program} and ${paths.join(', ')}. Put them below directories that others may enter (chmod o+x), start as an ordinary user, or set DATABASE_URL.`,
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
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}

function createPostgresAccount(): Account {
  try {
    execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'pipe' });
    execFileSync(
      'useradd',
      ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      {
        stdio: 'pipe',
      },
    );
  } catch (error) {
    throw new PermanentError(
      'POSTGRES_ACCOUNT_MISSING',
      'PostgreSQL must not run as root, and an account `postgres` for it could not be made. Make one (useradd --system postgres), start as an ordinary user, or set DATABASE_URL.',
      { cause: error },
    );
  }
  const made = lookUp('postgres');
  if (made === undefined)
    throw new PermanentError(
      'POSTGRES_ACCOUNT_MISSING',
      'The account `postgres` was made but cannot be looked up. Start as an ordinary user, or set DATABASE_URL.',
    );
  return made;
}
