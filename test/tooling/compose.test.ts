import { readFileSync } from 'node:fs';
import { SETTING_NAMES } from '@tixngo-sync/runtime';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly pids_limit?: number;
  readonly logging?: { readonly options: Record<string, string> };
  readonly networks?: readonly string[];
  readonly stop_grace_period?: string;
}

const text = readFileSync('docker-compose.yml', 'utf8');
// What the file holds is checked below, service by service.
const { services, networks } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { readonly internal?: boolean } | null>;
};
const ours = Object.entries(services).filter(([, service]) => service.build !== undefined);

/** The simulator's options as variables (apps/simulator: `--help`). */
const SIMULATOR_VARIABLES = ['SIMULATOR_HOST', 'SIMULATOR_PORT'];
/** For services other than ours. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD', 'POSTGRES_APP_PASSWORD', 'REDIS_PASSWORD'];

describe('docker-compose.yml', () => {
  it('has PostgreSQL, Redis and every part of the product', () => {
    expect(Object.keys(services).sort()).toEqual([
      'dashboard',
      'migrate',
      'postgres',
      'redis',
      'simulator',
      'worker',
    ]);
  });

  it.each(ours)('sets only known settings on %s', (_, { environment }) => {
    const known: readonly string[] = [...SETTING_NAMES, ...SIMULATOR_VARIABLES];
    expect(Object.keys(environment ?? {}).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gives the password of the owner of the tables to migrate only (I9)', () => {
    const owners = ours.filter(([, { environment }]) =>
      Object.values(environment ?? {}).some((value) => String(value).includes('${POSTGRES_PASSWORD')),
    );
    expect(owners.map(([name]) => name)).toEqual(['migrate']);
    expect(services.migrate?.environment?.DATABASE_URL).toContain('//tixngo_app:');
  });

  it('reads only known settings and its own passwords from the environment', () => {
    const asked = [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1] ?? '');
    const known: readonly string[] = [...SETTING_NAMES, ...COMPOSE_ONLY];
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gives no password a default, so that a missing one prevents the start', () => {
    const passwords = [...text.matchAll(/\$\{\w*PASSWORD[^}]*\}/g)].map(([use]) => use);
    expect(passwords.length).toBeGreaterThan(0);
    expect(passwords.filter((use) => !use.includes(':?'))).toEqual([]);
  });

  it('configures Redis to keep all jobs', () => {
    expect(services.redis?.command?.join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes/);
  });

  it.each(Object.entries(services))('gives %s no more rights and resources than it needs', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
      logging: { options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
    });
    expect(service.tmpfs).toContain('/tmp');
    expect(service.cap_add ?? service.privileged).toBeUndefined();
  });

  it('runs PostgreSQL and Redis as their own users, on a network that leads nowhere else', () => {
    expect(services.postgres).toMatchObject({ user: 'postgres', networks: ['data'] });
    expect(services.redis).toMatchObject({ user: 'redis', networks: ['data'] });
    expect(networks.data?.internal).toBe(true);
    for (const [, service] of ours) expect(service.networks).toEqual(['data', 'outside']);
  });

  it.each(ours)('lets %s end by itself, which takes up to 30 s', (_, { stop_grace_period: limit }) => {
    expect(Number.parseInt(limit ?? '', 10)).toBeGreaterThan(30);
  });

  it('passes every setting to worker and dashboard, except what the container decides', () => {
    const passed = { ...services.worker?.environment, ...services.dashboard?.environment };
    const migrating = services.migrate?.environment ?? {};
    const missing = SETTING_NAMES.filter((name) => !(name in passed) && !(name in migrating));
    expect(missing).toEqual(['DATA_DIR']);
    const fixed = Object.entries(passed).filter(([name, value]) => !value.startsWith(`\${${name}:`));
    expect(fixed.map(([name]) => name).sort()).toEqual(['HOST', 'LOG_PRETTY', 'PORT']);
  });

  it('migrates once before any part starts, and checks the health of everything that keeps running', () => {
    for (const name of ['worker', 'dashboard']) {
      expect(services[name]?.depends_on?.migrate?.condition).toBe('service_completed_successfully');
    }
    expect(services.migrate?.depends_on?.postgres?.condition).toBe('service_healthy');
    const unchecked = Object.entries(services).filter(
      ([name, service]) => name !== 'migrate' && service.healthcheck === undefined,
    );
    expect(unchecked.map(([name]) => name)).toEqual([]);
  });

  it('starts the simulator only for a demo', () => {
    expect(services.simulator?.profiles).toEqual(['demo']);
  });
});

describe('Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');

  it('runs as an ordinary user', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
  });

  it('names the exact version of a Node.js that is maintained, for both stages', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    for (const base of bases) expect(base).toMatch(/^node:24\.\d+\.\d+-slim(@sha256:[0-9a-f]{64})?$/);
    expect(new Set(bases).size).toBe(1);
  });

  it('runs no install script of a package', () => {
    expect(lines.join('\n')).toContain('npm ci --ignore-scripts');
  });

  it('builds in one stage and runs in another', () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
  });
});
