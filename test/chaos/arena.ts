import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SIMULATOR = fileURLToPath(new URL('../../apps/simulator/dist/main.js', import.meta.url));

/** Long enough for two requests at once to be seen, short enough to get something done. */
const LATENCY_MS = 30;
const FEED_LIMIT = 5_000;

/** A diff request as the simulator's log has it. Times are `performance.now()` of this process. */
export interface LoggedRequest {
  readonly id: number;
  readonly startedAt: number;
  /** null: still in flight. */
  readonly endedAt: number | null;
  readonly path: string;
}

/** A ticket as the simulator says that it is. */
export interface ArenaTicket {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly mobileStatus: string;
  readonly updatedAt: string;
  readonly owner: { readonly email: string | null } | null;
}

/** What a ticket's latest change tells of its past; not every change tells it, nor all of it. */
export interface FeedTicket {
  readonly ticketId: string;
  readonly lifecycle?: readonly { readonly status: string; readonly timestamp: string }[];
}

/** The simulated TIXNGO as a process of its own. */
export interface Arena {
  /** @param client shows in the log: who asks under this URL */
  urlFor(client: string): string;
  control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** All until now, if it is called now and then: the simulator keeps the latest 20,000. */
  requests(): Promise<LoggedRequest[]>;
  /** The whole feed as it is now: every ticket's latest change. */
  feed(): Promise<FeedTicket[]>;
  close(): Promise<void>;
}

/** @param speed story seconds in a real one */
export async function startArena(options: {
  seed: number;
  tickets: number;
  events: number;
  speed: number;
}): Promise<Arena> {
  const { seed, tickets, events, speed } = options;
  const story = [
    '--seed',
    seed,
    '--tickets',
    tickets,
    '--events',
    events,
    '--speed',
    speed,
    '--start-at',
    '2026-05-02T12:00:00Z',
  ];
  const args = ['--control', '--page-gzip', '--latency', LATENCY_MS, ...story].map(String);
  const simulator: ChildProcess = spawn(process.execPath, [SIMULATOR, ...args], {
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
    // Whoever asks knows the answer's shape: apps/simulator/README.md.
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
        seen.set(entry.id, { ...entry, startedAt: entry.startedAt + offset, endedAt });
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

/** What to add to the simulator's times to get ours, from a request of our own that both have timed. */
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
