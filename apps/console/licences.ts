import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const MODULE = 'virtual:licences';
const LOCK_FILE = new URL('../../package-lock.json', import.meta.url);

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/**
 * Makes `virtual:licences` from the lock file: the packages that a production install contains. npm run
 * licenses checks that each licence is accepted.
 */
export function licences(): Plugin {
  return {
    name: 'licences',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load: (id) => (id === `\0${MODULE}` ? `export default ${JSON.stringify(readLicences())};` : undefined),
  };
}

function readLicences() {
  // npm defines the format of the lock file.
  const { packages } = JSON.parse(readFileSync(LOCK_FILE, 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const shipped = Object.entries(packages).flatMap(([path, locked]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    const isShipped = path.includes('node_modules/') && locked.dev !== true && locked.link !== true;
    return isShipped ? [{ name, version: locked.version ?? '', licence: locked.license ?? 'none' }] : [];
  });
  const unique = new Map(shipped.map((each) => [`${each.name} ${each.version}`, each]));
  return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name));
}
