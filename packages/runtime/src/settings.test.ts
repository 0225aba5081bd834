import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from './settings.js';

describe('settings', () => {
  it('have the documented defaults', () => {
    expect(parseSettings({})).toMatchObject({
      dataDir: '.data',
      tixngoApiKeyHeader: 'X-API-Key',
      tixngoTimeoutMs: 30_000,
      processConcurrency: 4,
      maxPagesAhead: 50,
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'info',
      pageRetentionDays: 30,
      failedRetentionDays: 90,
    });
  });

  it.each(['0x10', '1e1', '+5', '5.0', '5_0'])('have numbers in decimal digits only, not %s', (text) => {
    expect(() => parseSettings({ PROCESS_CONCURRENCY: text })).toThrow(
      'PROCESS_CONCURRENCY: must be a whole number from 1 to 64',
    );
  });

  it('list every wrong one at once, and repeat no value', () => {
    const wrong = {
      LEASE_SECONDS: '1',
      WEBHOOK_URL: 'https://hook.test',
      PORT: 'http',
      TIXNGO_TIMEOUT_MS: '-1',
      REDIS_URL: 'http://secret@x',
      DATABASE_URL: 'mysql://u:secret@h/d',
      LOG_LEVEL: 'loud',
    };
    let error: unknown;
    try {
      parseSettings(wrong);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SettingsError);
    const message = (error as SettingsError).message;
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message).toContain('LEASE_SECONDS: must be a whole number from 2 to 600');
    expect(message).toContain('WEBHOOK_SECRET: is needed with WEBHOOK_URL');
    expect(message).not.toContain('secret');
  });

  it.each([
    ['http://tixngo.test/organizer/tickets', 'http://tixngo.test/organizer/tickets'],
    ['https://tixngo.test/v1/organizer/tickets/', 'https://tixngo.test/v1/organizer/tickets'],
  ])('take the interface URL %s', (given, taken) => {
    expect(parseSettings({ TIXNGO_API_URL: given }).tixngoApiUrl).toBe(taken);
  });

  it('refuse an interface URL with another end', () => {
    expect(() => parseSettings({ TIXNGO_API_URL: 'https://tixngo.test/tickets' })).toThrow(/TIXNGO_API_URL/);
  });

  it.each([
    ['https://sync.club.test', 'https://sync.club.test'],
    ['https://Sync.Club.test:443/', 'https://sync.club.test'],
    ['http://sync.club.test:8080/tixngo/', 'http://sync.club.test:8080/tixngo'],
    ['https://club.test/a/b-c.d', 'https://club.test/a/b-c.d'],
  ])('take the public URL %s', (given, taken) => {
    expect(parseSettings({ PUBLIC_URL: given }).publicUrl).toBe(taken);
  });

  it.each([
    'sync.club.test',
    'ftp://sync.club.test',
    'https://',
    'https://user:secret@sync.club.test',
    'https://sync.club.test/?a=b',
    'https://sync.club.test/#top',
    'https://sync.club.test//double',
    'https://sync.club.test/%41',
    'https://sync.club.test/queues',
    'https://sync.club.test/api/sync',
  ])('refuse the public URL %s', (given) => {
    expect(() => parseSettings({ PUBLIC_URL: given })).toThrow(/PUBLIC_URL: must/);
  });

  it.each([
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 192.0.2.7,::1', ['10.0.0.0/8', '192.0.2.7', '::1']],
    ['fd00::/8', ['fd00::/8']],
  ])('take %s as trusted proxies', (given, taken) => {
    expect(parseSettings({ TRUST_PROXY: given }).trustProxy).toEqual(taken);
  });

  it.each(['true', 'nginx', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8', 'loopback/8', 'loopback,', '1'])(
    'refuse %s as trusted proxies',
    (given) => {
      expect(() => parseSettings({ TRUST_PROXY: given })).toThrow(/TRUST_PROXY: must be addresses/);
    },
  );

  it.each(['not an address', 'Sync <sync@club.test', 'a@b, c@d', '@club.test'])(
    'refuse SMTP_FROM=%s',
    (from) => {
      expect(() => parseSettings({ SMTP_URL: 'smtp://mail.test', SMTP_FROM: from })).toThrow(/SMTP_FROM/);
    },
  );

  it.each(['sync@club.test', 'TIXNGO sync <sync@club.test>', 'root@localhost'])(
    'accept SMTP_FROM=%s',
    (from) => {
      expect(parseSettings({ SMTP_URL: 'smtp://mail.test', SMTP_FROM: from }).smtpFrom).toBe(from);
    },
  );

  it('refuse a user and password in WEBHOOK_URL, and do not repeat them', () => {
    const settings = { WEBHOOK_URL: 'https://me:hunter22@hook.test', WEBHOOK_SECRET: 'sixteen-or-longer' };
    expect(() => parseSettings(settings)).toThrow(
      /^(?!.*hunter22)(.|\n)*WEBHOOK_URL: must be a URL without user/,
    );
  });

  it('refuse SMTP_URL without SMTP_FROM, and WEBHOOK_URL without WEBHOOK_SECRET', () => {
    expect(() => parseSettings({ SMTP_URL: 'smtp://mail.test', WEBHOOK_URL: 'https://hook.test' })).toThrow(
      /SMTP_FROM.*\n.*WEBHOOK_SECRET/,
    );
  });

  describe('of a sign-in provider', () => {
    const PROVIDER = {
      OIDC_ISSUER: 'https://login.club.test/realms/club',
      OIDC_CLIENT_ID: 'tixngo-sync',
      OIDC_CLIENT_SECRET: 'long-enough',
      OIDC_ROLES: 'sync-admins=admin, CN=Staff=viewer',
      PUBLIC_URL: 'https://sync.club.test',
    };

    it('are read', () => {
      expect(parseSettings(PROVIDER)).toMatchObject({
        oidcIssuer: 'https://login.club.test/realms/club',
        oidcName: 'single sign-on',
        oidcScopes: 'openid profile email',
        oidcRoleClaim: 'roles',
        oidcRoles: new Map([
          ['sync-admins', 'admin'],
          ['CN=Staff', 'viewer'],
        ]),
      });
    });

    it.each(Object.keys(PROVIDER))('are refused without %s', (name) => {
      expect(() => parseSettings({ ...PROVIDER, [name]: '' })).toThrow(`${name}: is needed with OIDC_`);
    });

    it.each([
      ['OIDC_ISSUER', 'http://login.club.test'],
      ['OIDC_ISSUER', 'https://me:secret@login.club.test'],
      ['OIDC_ISSUER', 'https://login.club.test/?tenant=1'],
      ['OIDC_ISSUER', 'login.club.test'],
      ['OIDC_SCOPES', 'profile email'],
      ['OIDC_ROLES', 'staff'],
      ['OIDC_ROLES', 'staff=boss'],
      ['OIDC_ROLES', '=admin'],
      ['OIDC_ROLES', 'staff=viewer,staff=admin'],
      ['OIDC_ROLES', 'staff=viewer,'],
      ['OIDC_CLIENT_SECRET', 'short'],
    ])('are refused with %s=%s', (name, value) => {
      expect(() => parseSettings({ ...PROVIDER, [name]: value })).toThrow(`${name}: must`);
    });

    it.each(['http://127.0.0.1:1234', 'http://localhost:1234', 'http://[::1]:1'])('may be %s', (issuer) => {
      expect(parseSettings({ ...PROVIDER, OIDC_ISSUER: issuer }).oidcIssuer).toBe(issuer);
    });
  });

  it('take an empty variable as not set', () => {
    expect(parseSettings({ DATABASE_URL: '', PORT: ' ' })).toMatchObject({
      databaseUrl: undefined,
      port: 3000,
    });
  });

  it.each([
    'redis://h:1',
    'rediss://h:1',
    'redis://a:1,redis://b:2',
    'redis+sentinel://a:26379/mymaster',
    'redis+sentinel://a:1,b:2/main',
    'redis://a:1,b:2',
  ])('take %s for Redis', (value) => {
    expect(parseSettings({ REDIS_URL: value }).redisUrl).toBe(value);
  });

  it.each(['1', 'true'])('read %s as true', (value) => {
    expect(parseSettings({ LOG_PRETTY: value }, false).logPretty).toBe(true);
    expect(parseSettings({ LOG_PRETTY: '0' }, true).logPretty).toBe(false);
  });

  it('keep the spaces of a password, and trim other values', () => {
    expect(parseSettings({ ADMIN_PASSWORD: ' pass word ', HOST: ' ::1 ' })).toMatchObject({
      adminPassword: ' pass word ',
      host: '::1',
    });
  });
});
