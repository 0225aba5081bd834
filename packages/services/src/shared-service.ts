import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { type Holder, liveHolder, withLock } from './host/lock-file.js';
import { makeDir, writePrivateFile } from './host/private-files.js';
import { isErrno, ownIdentity } from './host/processes.js';
import type { RunningService } from './host/server.js';

export type ServiceName = 'PostgreSQL' | 'Redis';

export interface SharedService<Service extends RunningService = RunningService> {
  /** The server as it runs now; a restart may change its URL. */
  current(): Service;
  /** Restarts the server if it has died. @returns whether it had */
  revive(): Promise<boolean>;
  /** Stops using the server, and ends it unless another process uses it. */
  release(): Promise<void>;
}

export interface ShareOptions<Service extends RunningService = RunningService> {
  readonly dataDir: string;
  readonly name: ServiceName;
  /** What the person calls this process, for messages of others: `tixngo-sync run`. */
  readonly command: string;
  /** Whether this process uses the queue; the others follow its choice of Redis or PostgreSQL. */
  readonly needsQueue: boolean;
  readonly onNotice: (message: string) => void;
  /** Starts the server or joins the running one. */
  readonly start: () => Promise<Service>;
}

/** A process that uses a server, as its file describes it. */
interface ServiceUser extends Holder {
  readonly needsQueue?: boolean;
}

/** Long, because a start includes recovery after a crash. */
const TURN_LIMIT_MS = 300_000;

/**
 * Uses a server together with other commands (`npm start` here, `tixngo-sync run` there). Each command
 * registers a file with its pid in the server's list of users. The last user to leave ends the server,
 * whoever started it. The file of a killed process does not count: the next command finds a server without
 * users, takes it over and reports that.
 */
export async function useSharedService<Service extends RunningService>(
  options: ShareOptions<Service>,
): Promise<SharedService<Service>> {
  const { dataDir, name, onNotice } = options;
  const start = async () => {
    const others = otherUsers(dataDir, name);
    register(options);
    try {
      const started = await options.start();
      if (started.adopted && others.length === 0)
        onNotice(
          `${name} (pid ${started.pid}) was still running from an earlier start that was killed: taken over.`,
        );
      return started;
    } catch (error) {
      unregister(dataDir, name);
      throw error;
    }
  };
  let service = await inTurn(options, start);
  return {
    current: () => service,
    revive: async () => {
      if (service.isRunning()) return false;
      const revived = await inTurn(options, options.start);
      if (revived.url !== service.url)
        onNotice(`${name} has another port or password: restart the other commands that use it.`);
      service = revived;
      return true;
    },
    release: () =>
      inTurn(options, async () => {
        unregister(dataDir, name);
        const others = otherUsers(dataDir, name);
        if (others.length === 0) return service.stop();
        if (service.adopted) return; // it ran before us, so it may stay
        const who = others.map(({ command, pid }) => `${command} (pid ${pid})`).join(', ');
        onNotice(`${name} is left running for ${who}, which will end it.`);
      }),
  };
}

/** Removes the files of dead users. @returns the other running processes that use the server */
export function otherUsers(dataDir: string, name: ServiceName): ServiceUser[] {
  return userFiles(usersDir(dataDir, name)).flatMap((file) => {
    const holder: ServiceUser | undefined = liveHolder(file);
    if (holder === undefined) rmSync(file, { force: true });
    return holder === undefined || holder.pid === process.pid ? [] : [holder];
  });
}

function inTurn<T>({ dataDir, name, command }: ShareOptions, work: () => Promise<T>): Promise<T> {
  const onTimeout = (holder: Holder) =>
    new PermanentError(
      'DATA_DIR_BUSY',
      `${holder.command} (pid ${holder.pid}) has been starting or ending ${name} in ${dataDir} for minutes. End it, then try again.`,
    );
  return withLock(
    { path: `${usersDir(dataDir, name)}.lock`, command, waitMs: TURN_LIMIT_MS, onTimeout },
    work,
  );
}

function register({ dataDir, name, command, needsQueue }: ShareOptions): void {
  makeDir(usersDir(dataDir, name));
  const user: ServiceUser = { ...ownIdentity(), command, needsQueue };
  writePrivateFile(userFile(dataDir, name), JSON.stringify(user));
}

function unregister(dataDir: string, name: ServiceName): void {
  rmSync(userFile(dataDir, name), { force: true });
}

function userFiles(directory: string): string[] {
  try {
    const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
    return files.map((file) => join(directory, file));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []; // never used
    throw error;
  }
}

const usersDir = (dataDir: string, name: ServiceName) =>
  join(dataDir, `${name === 'Redis' ? 'redis' : 'postgres'}.users`);
const userFile = (dataDir: string, name: ServiceName) => join(usersDir(dataDir, name), `${process.pid}.json`);
