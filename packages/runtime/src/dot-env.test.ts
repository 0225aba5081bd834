import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDotEnv } from './dot-env.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dot-env-'));
  path = join(directory, '.env');
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(text: string, mode = 0o600): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}
const read = (env: Record<string, string | undefined> = {}) =>
  readDotEnv(path, env, ['TIXNGO_API_KEY', 'WEBHOOK_SECRET', 'SMTP_URL']);

describe('.env', () => {
  it('adds what the environment does not have', () => {
    write('PORT=4000\nHOST=::1\n');
    const env = { HOST: '127.0.0.1' };
    expect(read(env)).toEqual({ problems: [], warnings: [] });
    expect(env).toEqual({ PORT: '4000', HOST: '127.0.0.1' });
  });

  it('may be missing', () => expect(read()).toEqual({ problems: [], warnings: [] }));

  // Root can read every file, but no directory.
  it('that cannot be read is a problem', () => {
    mkdirSync(path);
    expect(read().problems).toEqual([expect.stringMatching(/^\.env: \/.+ cannot be read \(EISDIR\)/)]);
  });

  it('that has a # in an unquoted value loses what follows, and the settings are named', () => {
    write(
      [
        'TIXNGO_API_KEY=abc#def',
        'export WEBHOOK_SECRET = #abcdefghijklmnop',
        "ADMIN_PASSWORD='abc#def'",
        'SMTP_URL="smtp://a#b"',
        'PORT=3000 # the port #1',
        '# LOG_LEVEL=a#b',
        'HOST=127.0.0.1',
      ].join('\n'),
    );
    const named = read().warnings.map((warning) => /the value of (\w+) ends before/.exec(warning)?.[1]);
    expect(named).toEqual(['TIXNGO_API_KEY', 'WEBHOOK_SECRET']);
    expect(read({ TIXNGO_API_KEY: '', WEBHOOK_SECRET: '' }).warnings).toEqual([]);
  });

  it.each([0o640, 0o604, 0o644, 0o664])('with a secret that others may read is named (mode %o)', (mode) => {
    write('TIXNGO_API_KEY=k3y\nWEBHOOK_SECRET=s3cret\nSMTP_URL=\n', mode);
    expect(read().warnings).toEqual([
      '.env: other users of this machine can read TIXNGO_API_KEY, WEBHOOK_SECRET. ' +
        `Run: chmod 600 ${path}`,
    ]);
  });

  it.each([
    ['nobody else may read', 'TIXNGO_API_KEY=k\n', 0o600, {}],
    ['others may only write', 'TIXNGO_API_KEY=k\n', 0o622, {}],
    ['has no secret', 'PORT=1\nSMTP_URL=\nTIXNGO_API_KEY_FILE=key\n', 0o644, {}],
    ['has a secret that the environment replaces', 'TIXNGO_API_KEY=k\n', 0o644, { TIXNGO_API_KEY: 'x' }],
  ])('that %s is fine', (_, text, mode, env) => {
    write(text, mode);
    expect(read(env).warnings).toEqual([]);
  });
});
