import { createDatabase, type Database } from '@tixngo-sync/db';
import { PageMemory, type PipelineDeps } from '@tixngo-sync/pipeline';
import type { Queues } from '@tixngo-sync/queues';
import { waitFor } from '@tixngo-sync/testkit';

/** Where a process is killed: at its n-th step (from 1), before what it asked for reached the server, or done there and not yet known here. */
export interface Death {
  readonly step: number;
  readonly when: 'before' | 'after';
}

/** What a process that was killed gets for whatever it still asks for. */
class Killed extends Error {}

/**
 * A process that counts its steps: everything it awaits from PostgreSQL, the queues or TIXNGO is one. It is killed at one of them as by
 * SIGKILL: from then on nothing of it reaches anybody, and its connections break, so that open transactions roll back.
 */
export interface StepProcess {
  readonly deps: PipelineDeps;
  readonly dead: boolean;
  /** Does one step more. */
  step<Result>(what: string, ask: () => Promise<Result>): Promise<Result>;
}

export interface MortalProcess extends StepProcess {
  /** What each step was, in their order. */
  readonly steps: readonly string[];
  /** Ends it, killed or not, once the server has done with its connections. */
  end(): Promise<void>;
}

/** @returns a process that nobody kills */
export function livingProcess(live: PipelineDeps): StepProcess {
  return { deps: { ...live, pageMemory: new PageMemory() }, dead: false, step: (_what, ask) => ask() };
}

let started = 0;

/**
 * @param live what a process works with that is never killed; queues and TIXNGO are reached through it
 * @param death null: it lives
 */
export function mortalProcess(live: PipelineDeps, databaseUrl: string, death: Death | null): MortalProcess {
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
    if (number === death?.step && death.when === 'before') die(what);
    try {
      const result = await ask();
      return number === death?.step ? die(what) : result;
    } finally {
      // Whatever came of it, nobody is there to hear it.
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
      // Not awaited: a connection that was in use when the process was killed is never given back.
      void database.pool.end();
    },
  };
}

type Step = StepProcess['step'];

/** Prisma goes through the pool too. */
function countQueries({ pool }: Database, step: Step): void {
  countCalls(pool, 'connect', step);
  countCalls(pool, 'query', step);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    countCalls(client, 'query', step);
  });
}

/** Makes every call of a method that gives a promise a step; those with a callback are the driver's own. */
function countCalls(target: object, method: string, step: Step): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') throw new Error(`${method} is no method`);
  Reflect.set(target, method, (...args: unknown[]) => {
    const ask = () => Reflect.apply(original, target, args);
    return typeof args.at(-1) === 'function' ? ask() : step(nameOf(method, args[0]), async () => ask());
  });
}

/** The name of a prepared statement, or the beginning of its text. */
function nameOf(method: string, query: unknown): string {
  if (typeof query === 'string') return beginningOf(query);
  if (typeof query !== 'object' || query === null) return method;
  if ('name' in query && typeof query.name === 'string') return query.name;
  return 'text' in query ? beginningOf(String(query.text)) : method;
}

function beginningOf(sql: string): string {
  return sql.trim().replace(/\s+/g, ' ').slice(0, 60);
}

/** A command of ours changes the queue in one command of BullMQ's. */
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
