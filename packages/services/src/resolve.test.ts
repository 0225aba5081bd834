import { describe, expect, it } from 'vitest';
import { resolveServices, withoutSecrets } from './resolve.js';

describe('a configured service', () => {
  it('is used, nothing is started, and no secret is shown', async () => {
    const settings = {
      databaseUrl: 'postgresql://me:s3cret@db.example:5432/sync?sslpassword=s3cret',
      redisUrl: 'redis://:s3cret@redis.example:6379',
      dataDir: '/does/not/exist',
    };
    const services = await resolveServices({ settings, log: { debug: () => {} }, onNotice: () => {} });
    expect(services.databaseUrl).toBe(settings.databaseUrl);
    expect(services.queueBackend).toEqual({ kind: 'redis', url: settings.redisUrl });
    expect(services.describe().join('\n')).not.toContain('s3cret');
    expect(await services.revive()).toEqual([]);
    await services.stop();
  });

  it.each([
    ['postgresql://me:p@ss@db:5432/sync?sslmode=require', 'postgresql://db:5432/sync'],
    ['redis://:x@a:1,redis://:x@b:2', 'redis://a:1,redis://b:2'],
    ['redis+sentinel://u:x@s:26379/main', 'redis+sentinel://s:26379/main'],
    ['redis://h', 'redis://h'],
  ])('is shown without user, password and parameters: %s', (url, shown) => {
    expect(withoutSecrets(url)).toBe(shown);
  });
});
