import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discoverServices } from './discover.js';
import { prepareDataDir } from './host/data-dir.js';
import { identify, isOurServer, isRunning } from './host/processes.js';
import { startEmbeddedPostgres } from './postgres/start.js';
import { findRedisServer } from './redis/find.js';
import { startPrivateRedis } from './redis/start.js';

const log = { debug: () => {} };
const isRoot = process.getuid?.() === 0;
const hasRedis = findRedisServer() !== null;
const NOBODY = 65_534;

let dir: string;
let dataDir: string;
const cleanUps: (() => Promise<unknown> | unknown)[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'host-'));
  chmodSync(dir, 0o755);
  dataDir = join(dir, 'data');
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  rmSync(dir, { recursive: true, force: true });
});

const modeOf = (path: string) => statSync(path).mode & 0o777;

async function startRedis() {
  const server = await startPrivateRedis({ dataDir, log });
  cleanUps.push(() => server.stop());
  return server;
}

/** A program of ours that works in a directory and is no server. */
async function bystander(directory: string): Promise<ChildProcess & { pid: number }> {
  const { uid, gid } = statSync(directory);
  const child = spawn('sleep', ['600'], { cwd: directory, uid, gid, stdio: 'ignore' });
  await once(child, 'spawn');
  cleanUps.push(() => child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('sleep did not start');
  return Object.assign(child, { pid: child.pid });
}

describe('DATA_DIR', () => {
  it('is created for its owner only, and an open one of ours is closed', () => {
    prepareDataDir(dataDir);
    expect(modeOf(dataDir)).toBe(0o700);
    chmodSync(dataDir, 0o755);
    mkdirSync(join(dataDir, 'postgres'));
    prepareDataDir(dataDir);
    expect(modeOf(dataDir)).toBe(0o700);
  });

  it('keeps its mode when it also has files of other programs', () => {
    mkdirSync(dataDir, 0o755);
    writeFileSync(join(dataDir, 'letter.txt'), '');
    prepareDataDir(dataDir);
    expect(modeOf(dataDir)).toBe(0o755);
  });

  it.each([0o770, 0o707, 0o1777])('is refused when others may write to it (mode %o)', (mode) => {
    mkdirSync(dataDir);
    chmodSync(dataDir, mode);
    expect(() => prepareDataDir(dataDir)).toThrow(
      expect.objectContaining({
        code: 'DATA_DIR_OPEN',
        message: expect.stringContaining(`chmod 700 ${dataDir}`),
      }),
    );
  });

  it.runIf(isRoot)('is refused when it belongs to another account, and stays unchanged', async () => {
    mkdirSync(dataDir, 0o755);
    chownSync(dataDir, NOBODY, NOBODY);
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
      code: 'DATA_DIR_NOT_OURS',
      message: expect.stringContaining(`uid ${NOBODY}`),
    });
    expect(modeOf(dataDir)).toBe(0o755);
    expect(execFileSync('ls', ['-A', dataDir], { encoding: 'utf8' })).toBe('');
  });
});

describe.runIf(hasRedis)('the private Redis', { timeout: 60_000 }, () => {
  it('gets none of our secrets, and does not run as root', async () => {
    process.env.TIXNGO_API_KEY = 'key-of-tixngo';
    cleanUps.push(() => delete process.env.TIXNGO_API_KEY);
    const { pid } = await startRedis();
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('key-of-tixngo');
    const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    expect(Number(uid)).not.toBe(0);
    expect(Number(uid)).toBe(statSync(join(dataDir, 'redis')).uid);
  });

  // Redis of an earlier version ran as root, and so did its files.
  it.runIf(process.getuid?.() === 0)('gets files of an earlier version that belong to root', async () => {
    await (await startRedis()).stop();
    execFileSync('chown', ['-R', 'root', join(dataDir, 'redis')]);
    await startRedis();
    const files = readdirSync(join(dataDir, 'redis'), { recursive: true, encoding: 'utf8' });
    expect(files.map((name) => [name, statSync(join(dataDir, 'redis', name)).uid])).toEqual(
      files.map((name) => [name, statSync(dataDir).uid]),
    );
    expect(files.some((name) => name.startsWith('appendonlydir/'))).toBe(true);
  });

  it('is found again after a start that was killed before it could write down the pid', async () => {
    const first = await startRedis();
    rmSync(join(dataDir, 'redis/redis.launched.json'));
    expect(await startRedis()).toMatchObject({ adopted: true, pid: first.pid });
  });

  it.each([
    ['its pid file', 'redis.pid', (pid: number) => String(pid)],
    ['the record of the launch', 'redis.launched.json', (pid: number) => JSON.stringify({ pid, birth: 'x' })],
  ])('does not signal a bystander that works in its directory and that %s names', async (_, file, text) => {
    await (await startRedis()).stop();
    const { pid } = await bystander(join(dataDir, 'redis'));
    writeFileSync(join(dataDir, 'redis', file), text(pid));
    const next = await startRedis();
    expect(next.adopted).toBe(false);
    expect(isRunning(pid)).toBe(true);
  });

  it('sends its password to nobody who listens on the port of the last launch', async () => {
    const first = await startRedis();
    const port = Number(new URL(first.url).port);
    await first.stop();
    let received = '';
    const listener = createServer((socket) =>
      socket.on('error', () => {}).on('data', (data) => (received += data)),
    );
    await new Promise<void>((done) => listener.listen(port, '127.0.0.1', done));
    cleanUps.push(() => listener.close());
    expect(await discoverServices({ dataDir })).toMatchObject({ redisUrl: undefined });
    const second = await startRedis();
    expect(new URL(second.url).port).not.toBe(String(port));
    expect(received).toBe('');
  });
});

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('gets none of our secrets, and is adopted only with proof that it is ours', async () => {
    process.env.TIXNGO_API_KEY = 'key-of-tixngo';
    cleanUps.push(() => delete process.env.TIXNGO_API_KEY);
    const server = await startEmbeddedPostgres({ dataDir, durable: false, log });
    cleanUps.push(() => server.stop());
    expect(readFileSync(`/proc/${server.pid}/environ`, 'utf8')).not.toContain('key-of-tixngo');
    expect(modeOf(dataDir)).toBe(0o700);
    for (const file of ['postgres.json', 'postgres.log']) expect(modeOf(join(dataDir, file))).toBe(0o600);

    const claim = { pid: server.pid, directory: join(dataDir, 'postgres'), name: /^postgres/ };
    const recorded = identify(server.pid);
    expect(isOurServer({ ...claim, recorded })).toBe(true);
    expect(isOurServer({ ...claim, recorded: undefined })).toBe(true);
    expect(isOurServer({ ...claim, recorded: { pid: server.pid, birth: 'another boot/1' } })).toBe(false);
    const { pid } = await bystander(claim.directory);
    expect(isOurServer({ ...claim, pid, recorded })).toBe(false);
    expect(isOurServer({ ...claim, pid: process.pid, recorded })).toBe(false);
  });

  it('does not follow links with the names of its files', async () => {
    const victim = join(dir, 'victim');
    writeFileSync(victim, 'mine');
    prepareDataDir(dataDir);
    symlinkSync(victim, join(dataDir, 'postgres.json.new'));
    symlinkSync(victim, join(dataDir, 'postgres.log'));
    await expect(startEmbeddedPostgres({ dataDir, durable: false, log })).rejects.toMatchObject({
      message: expect.stringContaining('postgres.log'),
    });
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(existsSync(join(dataDir, 'postgres.json'))).toBe(true);
  });
});
