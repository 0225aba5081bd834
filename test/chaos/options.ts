import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { FAULT_KINDS } from './plan.js';
import type { QueueKind } from './servers.js';

const HELP = `Runs workers as processes against a real PostgreSQL and Redis and the simulated TIXNGO, injects
faults into all of them from a seeded plan, and checks that nothing was lost, doubled, skipped or reverted.
See docs/reliability.md.

  npm run soak -- [options]

  --minutes N             how long to inject faults (10)
  --faults-per-minute M   how many (6)
  --seed S                a whole number; the same seed gives the same plan (drawn)
  --only KINDS            only faults that begin with one of these: worker, redis, "postgres: down", … (all)
  --queue redis|postgres  where the queue is (redis)
  --workers W             worker processes (3)
  --tickets N             tickets in the simulated TIXNGO, each of which changes several times (6000)
  --batch-size N          tickets asked for in one page (25)
  --json FILE             the report's file (soak-results/soak-<time>.json)
  --help                  this text

Exit status: 0 nothing is wrong; 1 something is wrong (see the report); 2 wrong options.
`;

/** The simulator answers with the state of all tickets as one text, which Node.js limits to 512 MB. */
const MOST_TICKETS = 100_000;

export interface SoakOptions {
  readonly minutes: number;
  readonly faultsPerMinute: number;
  readonly seed: number;
  readonly workers: number;
  readonly tickets: number;
  readonly batchSize: number;
  readonly queue: QueueKind;
  readonly only: readonly string[];
  readonly json: string;
}

/** Ends the program with a message: wrong options (`status` 2) or --help (0). */
export class SoakUsage extends Error {
  readonly status: 0 | 2;
  constructor(message: string, status: 0 | 2) {
    super(message);
    this.status = status;
  }
}

/** @throws SoakUsage with the text to print */
export function readOptions(args: readonly string[]): SoakOptions {
  const values = parse(args);
  if (values.help === true) throw new SoakUsage(HELP, 0);
  return {
    minutes: number(values.minutes, '--minutes', { least: 0.1, most: 24 * 60 }),
    faultsPerMinute: number(values['faults-per-minute'], '--faults-per-minute', { least: 0, most: 120 }),
    seed:
      values.seed === undefined
        ? randomInt(1_000_000)
        : number(values.seed, '--seed', { least: 0, most: 2 ** 32 - 1, whole: true }),
    workers: number(values.workers, '--workers', { least: 1, most: 32, whole: true }),
    tickets: number(values.tickets, '--tickets', { least: 100, most: MOST_TICKETS, whole: true }),
    batchSize: number(values['batch-size'], '--batch-size', { least: 1, most: 10_000, whole: true }),
    queue: queue(values.queue),
    only: kinds(values.only),
    json: values.json ?? `soak-results/soak-${new Date().toISOString().replaceAll(':', '')}.json`,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '10' },
        'faults-per-minute': { type: 'string', default: '6' },
        seed: { type: 'string' },
        workers: { type: 'string', default: '3' },
        tickets: { type: 'string', default: '6000' },
        'batch-size': { type: 'string', default: '25' },
        queue: { type: 'string', default: 'redis' },
        only: { type: 'string', default: '' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new SoakUsage(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

function queue(text: string): QueueKind {
  if (text === 'redis' || text === 'postgres') return text;
  throw new SoakUsage(`--queue must be redis or postgres, not ${text}\n\n${HELP}`, 2);
}

function kinds(text: string): string[] {
  const only = text.split(',').map((beginning) => beginning.trim());
  const unknown = only.filter((beginning) => !FAULT_KINDS.some((kind) => kind.startsWith(beginning)));
  if (unknown.length === 0) return only;
  throw new SoakUsage(
    `--only: no fault begins with ${unknown.join(', ')}; the faults are:\n  ${FAULT_KINDS.join('\n  ')}\n\n${HELP}`,
    2,
  );
}

function number(
  text: string,
  name: string,
  { least, most, whole = false }: { least: number; most: number; whole?: boolean },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new SoakUsage(
    `${name} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${text}\n\n${HELP}`,
    2,
  );
}
