import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/command-line.js';

let cli: CommandLine;
beforeEach(async () => {
  cli = await commandLine({ DATABASE_URL: '', REDIS_URL: '' });
});
afterEach(() => cli.remove());

describe('.env', { timeout: 60_000 }, () => {
  // Ignoring it would use another database. Root can read every file, but no directory.
  it.each([['status'], ['up'], ['worker'], ['dashboard'], ['migrate']])(
    'that cannot be read stops %s with exit 2 and one message',
    async (command) => {
      await mkdir(join(cli.directory, '.env'));
      const { status, stderr } = await cli(command);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('.env: /') });
      expect(stderr.match(/cannot be read \(EISDIR\)/g)).toHaveLength(1);
    },
  );

  it('with a # in an unquoted value names the setting, and never the value', async () => {
    await writeFile(join(cli.directory, '.env'), 'TIXNGO_API_KEY=s3cret#rest\n');
    const { stderr } = await cli('status');
    expect(stderr).toContain('Warning: .env: the value of TIXNGO_API_KEY ends before its #.');
    expect(stderr).not.toMatch(/s3cret|rest/);
  });

  it('with a secret that others may read is reported once, also by what starts parts', async () => {
    await writeFile(join(cli.directory, '.env'), 'WEBHOOK_SECRET=s3cret-s3cret-s3cret\nPORT=x\n');
    await chmod(join(cli.directory, '.env'), 0o644);
    const { status, stderr } = await cli('up');
    expect(status).toBe(2);
    expect(
      stderr.match(/other users of this machine can read WEBHOOK_SECRET\. Run: chmod 600/g),
    ).toHaveLength(1);
    expect(stderr).not.toContain('s3cret');
  });
});
