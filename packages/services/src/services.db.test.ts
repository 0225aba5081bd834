import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discoverServices } from './discover.js';
import { launcherFor, serviceAccount } from './host/account.js';
import { isRunning } from './host/processes.js';
import { findPostgresBinaries } from './postgres/binaries.js';
import { startEmbeddedPostgres } from './postgres/start.js';
import { findRedisServer } from './redis/find.js';
import { startPrivateRedis } from './redis/start.js';
import { startTestPostgres } from './test-postgres.js';

const log = { debug: () => {} };
const HOLDER = fileURLToPath(new URL('./testing/hold-services.ts', import.meta.url));
const hasRedis = findRedisServer() !== null;

/** A data directory that was started and stopped once, because copying it is faster than initdb. */
const seedDir = mkdtempSync(join(tmpdir(), 'services-seed-'));
let dataDir: string;
const cleanUps: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  await (await startEmbeddedPostgres({ dataDir: seedDir, log })).stop();
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'services-'));
  execFileSync('cp', ['-a', `${seedDir}/.`, dataDir]); // keeps the owners
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  rmSync(dataDir, { recursive: true, force: true });
});
afterAll(() => rmSync(seedDir, { recursive: true, force: true }));

async function startPostgres(
  options: { port?: number; durable?: boolean; onNotice?: (message: string) => void } = {},
) {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, log, ...options });
  cleanUps.push(() => server.stop());
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmasterPid(): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

/** A process that uses the services of our data directory and reports one JSON document a line. */
class ServiceHolder {
  readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(command: string, env: NodeJS.ProcessEnv = process.env) {
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', HOLDER, dataDir, command],
      {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.process = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    cleanUps.push(() => this.end());
  }

  async nextReport(): Promise<Record<string, unknown>> {
    const { value } = await this.lines.next();
    return JSON.parse(String(value));
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill(signal);
    await gone;
  }
}

describe('embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('keeps data, password and port between starts, and may be stopped twice', async () => {
    rmSync(join(dataDir, 'postgres'), { recursive: true }); // start from initdb
    const first = await startPostgres({ durable: true });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await Promise.all([first.stop(), first.stop()]);
    expect(isRunning(first.pid)).toBe(false);

    const second = await startPostgres({ durable: true });
    expect(second.url).toBe(first.url);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('listens on 127.0.0.1 only, requires the password, uses UTF-8, has ICU, and keeps its secret readable to its owner only', async () => {
    const { url } = await startPostgres();
    const [row] = await query(
      url,
      `SELECT current_setting('listen_addresses') AS addresses,
        current_setting('unix_socket_directories') AS sockets,
              current_setting('server_encoding') AS encoding, 'ä' < 'z' COLLATE "und-x-icu" AS icu`,
    );
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '', encoding: 'UTF8', icu: true });
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o077).toBe(0);
  });

  it('I8: never logs data of a failed statement', async () => {
    const { url, stop } = await startPostgres();
    await query(url, 'CREATE TABLE person (email text PRIMARY KEY)');
    await expect(
      query(url, "INSERT INTO person VALUES ('ada@example.org'), ('ada@example.org')"),
    ).rejects.toMatchObject({ code: '23505' });
    await stop();
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('ada@example.org');
  });

  it('runs once when started twice at once: the second start joins', async () => {
    const [a, b] = await Promise.all([startPostgres(), startPostgres()]);
    expect(a.pid).toBe(b.pid);
    expect([a.adopted, b.adopted].sort()).toEqual([false, true]);
  });

  it('ends a server that refuses our password, reports that, and refuses a cluster it cannot open', async () => {
    const first = await startPostgres();
    const file = join(dataDir, 'postgres.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"password": "[^"]+"/, '"password": "wrong"'));
    const notices: string[] = [];
    await expect(startPostgres({ onNotice: (notice) => notices.push(notice) })).rejects.toMatchObject({
      code: 'POSTGRES_PASSWORD_LOST',
    });
    expect(notices).toEqual([expect.stringContaining('ending it')]);
    expect(isRunning(first.pid)).toBe(false);
  });

  it.each([
    ['a dead process', 2_147_483_646],
    ['another program', process.pid],
  ])('starts despite a lock file with the pid of %s', async (_, pid) => {
    const first = await startPostgres();
    const lock = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(dataDir, 'postgres/postmaster.pid'), lock.replace(/^\d+/, String(pid)), {
      mode: 0o600,
    });
    const { uid, gid } = statSync(join(dataDir, 'postgres'));
    chownSync(join(dataDir, 'postgres/postmaster.pid'), uid, gid);
    const second = await startPostgres();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recovers after the server itself was killed', async () => {
    const first = await startPostgres({ durable: true });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    // Without waiting: PostgreSQL takes the zombie that its lock file names for a running server.
    const second = await startPostgres();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  // Catches: initdb finds itself with access(2), which ignores the capability (a clone in a folder
  // of mktemp -d).
  it.runIf(process.getuid?.() === 0)(
    'can be set up and started by root from programs below a closed directory',
    async () => {
      const programs = dirname(dirname(findPostgresBinaries().initdb));
      execFileSync('cp', ['-a', programs, join(dataDir, 'closed')]);
      chmodSync(dataDir, 0o700);
      const account = serviceAccount(dataDir);
      const cluster = join(dataDir, 'cluster');
      mkdirSync(cluster, { mode: 0o700 });
      if (account !== undefined) chownSync(cluster, account.uid, account.gid);
      for (const [program, args] of [
        ['initdb', ['--no-sync', '-D', cluster]],
        ['postgres', ['-D', cluster, '-C', 'data_directory']],
      ] as const) {
        const {
          command,
          leadingArgs,
          account: owner,
        } = launcherFor(join(dataDir, 'closed', 'bin', program), account, [cluster]);
        execFileSync(command, [...leadingArgs, ...args], { ...owner, cwd: cluster, stdio: 'pipe' });
      }
    },
  );

  describe('explains what to do when', () => {
    it('DATA_DIR is a file', async () => {
      rmSync(dataDir, { recursive: true });
      writeFileSync(dataDir, '');
      await expect(startPostgres()).rejects.toMatchObject({
        code: 'DATA_DIR_NOT_A_DIRECTORY',
        message: expect.stringContaining(dataDir),
      });
    });

    it('DATA_DIR cannot be written', async () => {
      // root may write everywhere, but not make a directory in sysfs.
      const closed = process.getuid?.() === 0 ? '/sys/tixngo-sync' : dataDir;
      chmodSync(dataDir, 0o500);
      const start = startEmbeddedPostgres({ dataDir: closed, log });
      await expect(start).rejects.toMatchObject({
        code: expect.stringMatching(/^DATA_DIR_(NOT_WRITABLE|READ_ONLY)$/),
        message: expect.stringContaining(closed),
      });
      chmodSync(dataDir, 0o700);
    });

    it('the data is of another major version', async () => {
      writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n');
      await expect(startPostgres()).rejects.toMatchObject({
        code: 'POSTGRES_OTHER_VERSION',
        message: expect.stringContaining('pg_dump'),
      });
    });

    it('its directory contains something else, which stays unchanged', async () => {
      const file = join(dataDir, 'postgres/letter.txt');
      rmSync(join(dataDir, 'postgres'), { recursive: true });
      mkdirSync(join(dataDir, 'postgres'));
      writeFileSync(file, 'mine');
      await expect(startPostgres()).rejects.toMatchObject({ code: 'POSTGRES_DATA_UNKNOWN' });
      expect(readFileSync(file, 'utf8')).toBe('mine');
    });

    it('the required port is taken', async () => {
      const { server, port } = await occupyPort();
      cleanUps.push(() => server.close());
      await expect(startPostgres({ port })).rejects.toMatchObject({
        code: 'PORT_TAKEN',
        message: expect.stringContaining(String(port)),
      });
    });
  });

  it('uses another port when the last one is taken', async () => {
    const first = await startPostgres();
    await first.stop();
    const { server } = await occupyPort(Number(new URL(first.url).port));
    cleanUps.push(() => server.close());
    const second = await startPostgres();
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('PostgreSQL for tests', () => {
  it('is removed afterwards with its files', async () => {
    const server = await startTestPostgres();
    const [row] = await query(
      server.url,
      "SELECT current_setting('data_directory') AS directory, current_setting('fsync') AS fsync",
    );
    expect(row).toMatchObject({ fsync: 'off' });
    await server.stop();
    expect(() => statSync(String(row?.directory))).toThrow('ENOENT');
  });
});

describe.runIf(hasRedis)('private Redis', () => {
  it('keeps its port, is durable, evicts nothing, and has a new password at each launch in a private file', async () => {
    const first = await startPrivateRedis({ dataDir, log });
    const config = readFileSync(join(dataDir, 'redis/redis.conf'), 'utf8');
    expect(statSync(join(dataDir, 'redis/redis.conf')).mode & 0o077).toBe(0);
    expect(config).toContain('appendonly yes');
    expect(config).toContain('maxmemory-policy noeviction');
    const joined = await startPrivateRedis({ dataDir, log });
    expect(joined).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
    await Promise.all([first.stop(), joined.stop()]);
    const second = await startPrivateRedis({ dataDir, log });
    cleanUps.push(() => second.stop());
    expect(second.adopted).toBe(false);
    expect(new URL(second.url).port).toBe(new URL(first.url).port);
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
  });

  it('refuses a port that is taken', async () => {
    const { server, port } = await occupyPort();
    cleanUps.push(() => server.close());
    await expect(startPrivateRedis({ dataDir, log, port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });
});

describe('services shared by several commands', { timeout: 120_000 }, () => {
  it('can be discovered while they run, and not afterwards', async () => {
    expect(await discoverServices({ dataDir })).toEqual({ databaseUrl: undefined, redisUrl: undefined });
    const holder = new ServiceHolder('npm start');
    const report = await holder.nextReport();
    const expected = {
      databaseUrl: report.databaseUrl,
      redisUrl: hasRedis ? expect.stringContaining('redis://') : undefined,
    };
    expect(await discoverServices({ dataDir })).toEqual(expected);
    await holder.end();
    expect(await discoverServices({ dataDir })).toEqual({ databaseUrl: undefined, redisUrl: undefined });
  });

  it('are ended by their last user, whoever started them', async () => {
    const first = new ServiceHolder('npm start');
    const { databaseUrl } = await first.nextReport();
    const second = new ServiceHolder('tixngo-sync run');
    expect((await second.nextReport()).databaseUrl).toBe(databaseUrl);
    const pid = postmasterPid();

    await first.end();
    expect(JSON.stringify((await first.nextReport()).notices)).toContain('left running for tixngo-sync run');
    expect(isRunning(pid)).toBe(true);
    expect(await query(String(databaseUrl), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await second.end();
    expect(isRunning(pid)).toBe(false);
  });

  it('are taken over after a kill -9 of their only user, with a notice, and are ended later', async () => {
    const killed = new ServiceHolder('npm start');
    const { databaseUrl } = await killed.nextReport();
    await killed.end('SIGKILL');
    const pid = postmasterPid();
    expect(isRunning(pid)).toBe(true);

    const next = new ServiceHolder('npm start');
    const report = await next.nextReport();
    expect(report.databaseUrl).toBe(databaseUrl);
    expect(JSON.stringify(report.notices)).toContain(
      `PostgreSQL (pid ${pid}) was still running from an earlier start that was killed`,
    );
    await next.end();
    expect(isRunning(pid)).toBe(false);
  });

  it('are the first command’s for all: a redis-server on the PATH of the second does not split the queue', async () => {
    const withoutRedis = new ServiceHolder('npm start', { ...process.env, PATH: pathWithoutRedis() });
    expect((await withoutRedis.nextReport()).queueBackend).toEqual({ kind: 'postgres' });
    const second = new ServiceHolder('tixngo-sync run');
    expect((await second.nextReport()).queueBackend).toEqual({ kind: 'postgres' });
  });
});

/** @returns a PATH with only what a start by root needs. */
function pathWithoutRedis(): string {
  const bin = join(dataDir, 'bin');
  mkdirSync(bin);
  const directories = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['id', 'setpriv', 'groupadd', 'useradd']) {
    const found = directories.map((directory) => join(directory, name)).find((file) => existsSync(file));
    if (found !== undefined) symlinkSync(found, join(bin, name));
  }
  return bin;
}

function occupyPort(port = 0): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}
