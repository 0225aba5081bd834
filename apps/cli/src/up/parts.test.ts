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
    expect(partEnvironment({ LOG_LEVEL: 'warn', PORT: '0' }, { ...settings, services })).toEqual({
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
    expect(partEnvironment({ REDIS_URL: '' }, { ...settings, services }).REDIS_URL).toBeUndefined();
  });

  it('keep the story of the simulator', () => {
    expect(simulatorEnvironment({ SIMULATOR_SEED: 'mine', SIMULATOR_PORT: '1' }, 4000)).toEqual({
      SIMULATOR_SEED: 'mine',
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: '4000',
    });
  });
});
