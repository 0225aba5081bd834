import { describe, expect, it } from 'vitest';
import { partEnvironment, simulatorEnvironment } from './part-environment.js';

const settings = { dataDir: '/data', tixngoApiUrl: 'http://127.0.0.1:1/organizer/tickets', port: 3000 };

describe('the settings of the parts', () => {
  it('name the services that are used, whatever was given', () => {
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
    });
  });

  it('hold no REDIS_URL where the queue is in PostgreSQL', () => {
    const services = { databaseUrl: 'postgresql://x', queueBackend: { kind: 'postgres' } } as const;
    expect(partEnvironment({ REDIS_URL: '' }, { ...settings, services }).REDIS_URL).toBeUndefined();
  });

  it('leave the simulator its own story', () => {
    expect(simulatorEnvironment({ SIMULATOR_SEED: 'mine', SIMULATOR_PORT: '1' }, 4000)).toEqual({
      SIMULATOR_SEED: 'mine',
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: '4000',
    });
  });
});
