import { createDatabase, type Database } from '@tixngo-sync/db';
import { PageMemory, type PipelineDeps } from '@tixngo-sync/pipeline';
import type { Queues } from '@tixngo-sync/queues';
import { waitFor } from '@tixngo-sync/testkit';

/**
 * Where to kill a process: at its n-th step (from 1), before the request reached the server, or after the
 * server answered it.
 */
export interface KillPoint {
  readonly step: number;
  readonly when: 'before' | 'after';
}

/** Thrown at every further request of a killed process. */
class Killed extends Error {}

/**
 * A process that counts its steps: every call to PostgreSQL, the queues or TIXNGO is one. Killing it at a
 * step is like SIGKILL: no further call reaches a server, and its connections break, so that open
 * transactions roll back.
 */
export interface StepProcess {
  readonly deps: PipelineDeps;
  readonly dead: boolean;
  /** Runs one step. */
  step<Result>(what: string, ask: () => Promise<Result>): Promise<Result>;
}

export interface KillableProcess extends StepProcess {
  /** The steps in order. */
  readonly steps: readonly string[];
  /** Ends it, killed or not, once the server has closed its connections. */
  end(): Promise<void>;
}

/** @returns a process that is never killed. */
export function livingProcess(live: PipelineDeps): StepProcess {
  return { deps: { ...live, pageMemory: new PageMemory() }, dead: false, step: (_what, ask) => ask() };
}

let started = 0;

/**
 * @param live the dependencies of a process that is never killed; queues and TIXNGO are reached through them
 * @param killPoint null to let it live
 */
export function killableProcess(
  live: PipelineDeps,
  databaseUrl: string,
  killPoint: KillPoint | null,
): KillableProcess {
  const applicationName = `step-process-${++started}`;
  const steps: string[] = [];
  let dead = false;
  const die = (what: string): never => {
    dead = true;
    throw new Killed(`killed at: ${what}`);
  };
  const step = async <Result>(what: string, ask: () => Promise<Result>): Promise<Result> => {
    if (dead) throw new Killed(`dead: ${what}`);
    const number = steps.push(what);
    if (number === killPoint?.step && killPoint.when === 'before') die(what);
    try {
      const result = await ask();
      return number === killPoint?.step ? die(what) : result;
    } finally {
      // A killed process gets no result.
      if (dead) die(what);
    }
  };
  const database = createDatabase({ url: databaseUrl, applicationName, poolSize: 4 });
  countQueries(database, step);
  return {
    deps: {
      ...live,
      database,
      queues: countCommands(live.queues, step),
      tixngo: {
        ...live.tixngo,
        fetchPage: (request) => step('TIXNGO', () => live.tixngo.fetchPage(request)),
      },
      pageMemory: new PageMemory(),
      workerName: applicationName,
    },
    steps,
    get dead() {
      return dead;
    },
    step,
    end: async () => {
      dead = true;
      await breakConnections(live.database, applicationName);
      // Not awaited: a connection in use at the kill is never returned.
      void database.pool.end();
    },
  };
}

type Step = StepProcess['step'];

/** Counts queries of the pool, which Prisma uses too. */
function countQueries({ pool }: Database, step: Step): void {
  countCalls(pool, 'connect', step);
  countCalls(pool, 'query', step);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    countCalls(client, 'query', step);
  });
}

/** Counts every call that returns a promise as a step; calls with a callback are the driver's own. */
function countCalls(target: object, method: string, step: Step): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') throw new Error(`${method} is not a method`);
  Reflect.set(target, method, (...args: unknown[]) => {
    const ask = () => Reflect.apply(original, target, args);
    return typeof args.at(-1) === 'function' ? ask() : step(nameOf(method, args[0]), async () => ask());
  });
}

/** @returns the name of a prepared statement, or the beginning of its text. */
function nameOf(method: string, query: unknown): string {
  if (typeof query === 'string') return beginningOf(query);
  if (typeof query !== 'object' || query === null) return method;
  if ('name' in query && typeof query.name === 'string') return query.name;
  return 'text' in query ? beginningOf(String(query.text)) : method;
}

function beginningOf(sql: string): string {
  return sql.trim().replace(/\s+/g, ' ').slice(0, 60);
}

/** Counts queue commands: each is one BullMQ command. */
function countCommands(queues: Queues, step: Step): Queues {
  return {
    ...queues,
    enqueueRetrieve: (job) => step('enqueueRetrieve', () => queues.enqueueRetrieve(job)),
    enqueuePage: (job) => step('enqueuePage', () => queues.enqueuePage(job)),
    enqueuePages: (jobs) => step('enqueuePages', () => queues.enqueuePages(jobs)),
    pagesCarried: (pageIds) => step('pagesCarried', () => queues.pagesCarried(pageIds)),
  };
}

async function breakConnections({ pool }: Database, applicationName: string): Promise<void> {
  await waitFor(async () => {
    const { rowCount } = await pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [applicationName],
    );
    return rowCount === 0;
  });
}
