import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

function run(script: string) {
  return spawnSync('npm', ['run', '--silent', script], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

interface Bom {
  readonly bomFormat: string;
  readonly components: readonly { readonly purl: string }[];
}

describe('npm run sbom', () => {
  it('lists what we ship in the versions of package-lock.json, and no tool of development', () => {
    const { status, stdout } = run('sbom');
    expect(status).toBe(0);
    // CycloneDX, as npm writes it; what we need of it is checked here.
    const { bomFormat, components } = JSON.parse(stdout) as Bom;
    expect(bomFormat).toBe('CycloneDX');
    const listed = components.map(({ purl }) => purl);
    // Our own lock file: the shape is known.
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { readonly version: string }>;
    };
    expect(listed).toContain(`pkg:npm/bullmq@${packages['node_modules/bullmq']?.version}`);
    expect(listed.filter((purl) => /vitest|biome|playwright/.test(purl))).toEqual([]);
  });
});

describe('npm run licenses', () => {
  it('finds only accepted licences', () => {
    const { status, stdout, stderr } = run('licenses');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^MIT +bullmq@/m);
    expect(status).toBe(0);
  });
});
