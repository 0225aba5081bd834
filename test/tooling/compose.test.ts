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
}

const text = readFileSync('docker-compose.yml', 'utf8');
// What the file holds is checked below, service by service.
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const ours = Object.entries(services).filter(([, service]) => service.build !== undefined);

/** The simulator's options as variables (apps/simulator: `--help`). */
const SIMULATOR_VARIABLES = ['SIMULATOR_HOST', 'SIMULATOR_PORT'];
/** For services other than ours. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD'];

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

  it('reads only known settings and its own two passwords from the environment', () => {
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

  it('builds in one stage and runs in another', () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
  });
});
