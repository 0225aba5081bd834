import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceSecretFiles } from './secret-files.js';
import { loadSettings, SECRET_NAMES, SettingsError } from './settings.js';

let directory: string;
let original: NodeJS.ProcessEnv;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  original = process.env;
  process.env = {};
  vi.spyOn(process, 'cwd').mockReturnValue(directory);
});

afterEach(() => {
  process.env = original;
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function fileWith(text: string, name = 'secret'): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function problemsOfLoading(): readonly string[] {
  try {
    loadSettings();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('NAME_FILE of a secret setting', () => {
  it.each(SECRET_NAMES)('is replaced by %s', (name) => {
    const env = { [`${name}_FILE`]: fileWith('the secret\n') };
    expect(replaceSecretFiles(env, SECRET_NAMES)).toEqual([]);
    expect(env).toEqual({ [name]: 'the secret' });
  });

  it.each([
    [' pass word \n', ' pass word '],
    ['password\r\n', 'password'],
    ['password\n\n', 'password\n'],
    ['password', 'password'],
  ])('loses one final line break: %j', (written, taken) => {
    process.env.ADMIN_PASSWORD_FILE = fileWith(written);
    expect(loadSettings().adminPassword).toBe(taken);
  });

  it('is checked as the setting itself, without repeating the secret', () => {
    process.env.DATABASE_URL_FILE = fileWith('mysql://u:hidden@h/d');
    expect(problemsOfLoading().join()).toMatch(/^DATABASE_URL: (?!.*hidden)/);
  });

  it('satisfies a setting that needs it', () => {
    process.env.WEBHOOK_URL = 'https://hook.test';
    process.env.WEBHOOK_SECRET_FILE = fileWith('0123456789abcdef\n');
    expect(loadSettings().webhookSecret).toBe('0123456789abcdef');
  });

  it('lists every file that cannot be read or is empty, together with other wrong settings', () => {
    const missing = join(directory, 'missing');
    Object.assign(process.env, {
      WEBHOOK_URL: 'https://hook.test',
      WEBHOOK_SECRET_FILE: missing,
      TIXNGO_API_KEY_FILE: directory,
      ADMIN_PASSWORD_FILE: fileWith('\n'),
      PORT: 'http',
    });
    expect([...problemsOfLoading()].sort()).toEqual([
      `ADMIN_PASSWORD_FILE: ${join(directory, 'secret')} is empty: write the secret into it`,
      'PORT: must be a whole number from 0 to 65535',
      `TIXNGO_API_KEY_FILE: ${directory} cannot be read (EISDIR): make it a file that this user may read`,
      `WEBHOOK_SECRET_FILE: ${missing} cannot be read (ENOENT): make it a file that this user may read`,
    ]);
  });

  it('is refused beside NAME', () => {
    process.env.TIXNGO_API_KEY = 'one';
    process.env.TIXNGO_API_KEY_FILE = fileWith('two');
    expect(problemsOfLoading()).toEqual([
      'TIXNGO_API_KEY_FILE: is set, and so is TIXNGO_API_KEY: set only one of them',
    ]);
  });

  it('counts as not set when empty, and so does NAME', () => {
    process.env.TIXNGO_API_KEY = '';
    process.env.TIXNGO_API_KEY_FILE = fileWith('two');
    process.env.DATABASE_URL_FILE = ' ';
    expect(loadSettings()).toMatchObject({ tixngoApiKey: 'two', databaseUrl: undefined });
  });

  it('may be in .env, relative to the working directory; the environment wins in either form', () => {
    fileWith('from the file', 'key');
    fileWith('TIXNGO_API_KEY_FILE=key\nADMIN_PASSWORD=from-dot-env\n', '.env');
    process.env.ADMIN_PASSWORD_FILE = fileWith('from-the-environment', 'password');
    expect(loadSettings()).toMatchObject({
      tixngoApiKey: 'from the file',
      adminPassword: 'from-the-environment',
    });
    process.env.TIXNGO_API_KEY = 'from the environment';
    expect(loadSettings().tixngoApiKey).toBe('from the environment');
  });

  it('is known to parts that this process starts, and can be loaded twice', () => {
    fileWith(`TIXNGO_API_KEY_FILE=${fileWith('key')}`, '.env');
    loadSettings();
    expect(process.env).toMatchObject({ TIXNGO_API_KEY: 'key' });
    expect(loadSettings().tixngoApiKey).toBe('key');
  });
});
