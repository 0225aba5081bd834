import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const APPS = ['apps/cli', 'apps/worker', 'apps/dashboard', 'apps/console', 'apps/simulator'];

/**
 * Returns what the apps need to run, as CycloneDX. `npm sbom --omit=dev` leaves out packages that the root
 * needs for development too, such as bullmq.
 */
export function billOfMaterials() {
  const bom = npmSbom();
  const shipped = shippedPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages);
  return {
    ...bom,
    components: bom.components.filter((one) => shipped.has(one['bom-ref'])),
    dependencies: bom.dependencies.filter(({ ref }) => shipped.has(ref)),
  };
}

/** @returns name@version of the apps and of what they depend on */
function shippedPackages(lock) {
  const paths = new Set(APPS);
  for (const path of paths)
    for (const name of Object.keys({ ...lock[path].dependencies, ...lock[path].optionalDependencies })) {
      const found = locate(lock, path, name);
      if (found !== undefined) paths.add(lock[found].link ? lock[found].resolved : found);
    }
  return new Set([...paths].map((path) => `${nameAt(lock, path)}@${lock[path].version}`));
}

/** Finds a package as Node.js does: in the node_modules of each directory above. */
function locate(lock, path, name) {
  for (let above = path; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/')))) {
    const candidate = `${above}${above === '' ? '' : '/'}node_modules/${name}`;
    if (lock[candidate] !== undefined) return candidate;
    if (above === '') return undefined;
  }
}

function nameAt(lock, path) {
  return lock[path].name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function npmSbom() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`npm sbom failed:\n${stderr}`);
  return JSON.parse(stdout);
}
