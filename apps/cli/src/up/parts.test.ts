import { describe, expect, it } from 'vitest';
import { partEnvironment, simulatorEnvironment } from './parts.js';

const settings = {
  dataDir: '/data',
  tixngoApiUrl: 'http://127.0.0.1:1/organizer/tickets',
  port: 3000,
  logPretty: true,
};

describe('the settings of the parts', () => {
  it('name the services in use, whatever the environment says', () => {
    const services = {
      databaseUrl: 'postgresql://x',
      queueBackend: { kind: 'redis', url: 'redis://x' },
    } as const;
    expect(partEnvironment('worker', { LOG_LEVEL: 'warn', PORT: '0' }, { ...settings, services })).toEqual({
      ADMIN_PASSWORD: '',
      MIGRATE_DATABASE_URL: '',
      OIDC_ISSUER: '',
      OIDC_CLIENT_ID: '',
      OIDC_CLIENT_SECRET: '',
      OIDC_NAME: '',
      OIDC_SCOPES: '',
      OIDC_ROLE_CLAIM: '',
      OIDC_ROLES: '',
      LOG_LEVEL: 'warn',
      DATABASE_URL: 'postgresql://x',
      REDIS_URL: 'redis://x',
      DATA_DIR: '/data',
      TIXNGO_API_URL: settings.tixngoApiUrl,
      PORT: '3000',
      LOG_PRETTY: 'true',
    });
  });

  it('have no REDIS_URL when the queue is in PostgreSQL', () => {
    const services = { databaseUrl: 'postgresql://x', queueBackend: { kind: 'postgres' } } as const;
    expect(partEnvironment('worker', { REDIS_URL: '' }, { ...settings, services }).REDIS_URL).toBeUndefined();
  });

  it('have none of our environment that they do not need', () => {
    const services = { databaseUrl: 'postgresql://x', queueBackend: { kind: 'postgres' } } as const;
    const env = {
      PATH: '/bin',
      NODE_OPTIONS: '--no-warnings',
      PGSSLMODE: 'require',
      https_proxy: 'http://proxy:1',
      TIXNGO_API_KEY: 'key',
      ADMIN_PASSWORD: 'password',
      MIGRATE_DATABASE_URL: 'postgresql://owner',
      AWS_SECRET_ACCESS_KEY: 'other',
      npm_config_token: 'other',
    };
    const worker = partEnvironment('worker', env, { ...settings, services });
    expect(worker).toMatchObject({
      PATH: '/bin',
      NODE_OPTIONS: '--no-warnings',
      PGSSLMODE: 'require',
      https_proxy: 'http://proxy:1',
      TIXNGO_API_KEY: 'key',
    });
    const dashboard = partEnvironment('dashboard', env, { ...settings, services });
    expect(dashboard).toMatchObject({ TIXNGO_API_KEY: '', ADMIN_PASSWORD: 'password' });
    const simulator = simulatorEnvironment(env, 1);
    for (const part of [worker, dashboard, simulator])
      for (const secret of ['other', 'postgresql://owner']) expect(Object.values(part)).not.toContain(secret);
    expect(Object.values(simulator)).not.toContain('key');
  });

  it('keep the story of the simulator', () => {
    expect(simulatorEnvironment({ SIMULATOR_SEED: 'mine', SIMULATOR_PORT: '1' }, 4000)).toEqual({
      SIMULATOR_CONTROL: 'true',
      SIMULATOR_SEED: 'mine',
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: '4000',
    });
  });
});
