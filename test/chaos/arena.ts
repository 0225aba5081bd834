import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SIMULATOR = fileURLToPath(new URL('../../apps/simulator/dist/main.js', import.meta.url));

/** Long enough to notice two simultaneous requests, short enough to make progress. */
const LATENCY_MS = 30;
const FEED_LIMIT = 5_000;

/** A diff request from the simulator's log. Times are `performance.now()` of this process. */
export interface LoggedRequest {
  readonly id: number;
  readonly startedAt: number;
  /** Earlier than `startedAt` if the simulator read nothing meanwhile. */
  readonly arrivedAfter: number;
  /** Null while in flight. */
  readonly endedAt: number | null;
  readonly path: string;
  /** Null when nothing was answered. */
  readonly status: number | null;
}

/** A ticket's true state, from the simulator. */
export interface ArenaTicket {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly mobileStatus: string;
  readonly updatedAt: string;
  readonly owner: { readonly email: string | null } | null;
}

/** A ticket's latest change with its lifecycle, which may be partial or absent. */
export interface FeedTicket {
  readonly ticketId: string;
  readonly lifecycle?: readonly { readonly status: string; readonly timestamp: string }[];
}

/** The simulated TIXNGO as a process. */
export interface Arena {
  /** @param client identifies in the log who uses this URL */
  urlFor(client: string): string;
  control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /**
   * @returns all requests so far. Must be called regularly, because the simulator keeps only the latest
   * 20,000.
   */
  requests(): Promise<LoggedRequest[]>;
  /** @returns the whole feed: every ticket's latest change. */
  feed(): Promise<FeedTicket[]>;
  close(): Promise<void>;
}

/** @param options.speed story seconds per real second */
export async function startArena(options: {
  seed: number;
  tickets: number;
  events: number;
  speed: number;
}): Promise<Arena> {
  const { seed, tickets, events, speed } = options;
  const args =
    `--control --page-gzip --latency ${LATENCY_MS} --seed ${seed} --tickets ${tickets} --events ${events} ` +
    `--speed ${speed} --start-at 2026-05-02T12:00:00Z`;
  const simulator: ChildProcess = spawn(process.execPath, [SIMULATOR, ...args.split(' ')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const kill = () => simulator.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(simulator, 'exit');
  if (simulator.stdout === null) throw new Error('the simulator has no standard output');
  const [line] = (await once(createInterface({ input: simulator.stdout }), 'line')) as [string];
  const { origin, pathname } = new URL((JSON.parse(line) as { listening: string }).listening);
  const urlFor = (client: string) => `${origin}/${client}${pathname}`;
  const control: Arena['control'] = async (method, path, body) => {
    const answer = await fetch(`${origin}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`the simulator refused ${method} ${path}: ${answer.status} ${await answer.text()}`);
    // The caller knows the answer's shape: apps/simulator/README.md.
    return answer.json() as never;
  };
  const seen = new Map<number, LoggedRequest>();
  const offset = await clockOffset(urlFor, control);
  return {
    urlFor,
    control,
    requests: async () => {
      for (const entry of await control<LoggedRequest[]>('GET', 'requests')) {
        const endedAt = entry.endedAt === null ? null : entry.endedAt + offset;
        const [startedAt, arrivedAfter] = [entry.startedAt + offset, entry.arrivedAfter + offset];
        seen.set(entry.id, { ...entry, startedAt, arrivedAfter, endedAt });
      }
      return [...seen.values()];
    },
    feed: async () => {
      const tickets: FeedTicket[] = [];
      for (let from = ''; ; ) {
        const answer = await fetch(`${urlFor('checker')}/diff?limit=${FEED_LIMIT}${from}`);
        const { pagination, result } = (await answer.json()) as {
          pagination: { nextPageKey?: string | null };
          result: FeedTicket[];
        };
        tickets.push(...result);
        if (result.length < FEED_LIMIT) return tickets;
        from = `&paginationKey=${encodeURIComponent(pagination.nextPageKey ?? '')}`;
      }
    },
    close: async () => {
      simulator.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}

/** @returns what to add to the simulator's times to get ours, from a request that both have timed. */
async function clockOffset(urlFor: (client: string) => string, control: Arena['control']): Promise<number> {
  const ask = () => fetch(`${urlFor('clock')}/diff?limit=1`).then((answer) => answer.text());
  await ask();
  const before = performance.now();
  await ask();
  const after = performance.now();
  const log = await control<LoggedRequest[]>('GET', 'requests');
  const last = log.at(-1);
  if (last === undefined || last.endedAt === null) throw new Error('the simulator did not log our request');
  await control('DELETE', 'requests');
  return (before + after - last.startedAt - last.endedAt) / 2;
}
