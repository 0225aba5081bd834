import { resolve } from 'node:path';
import { messageOf, PermanentError, UsageError } from '@tixngo-sync/domain';
import { z } from 'zod';
import { loadFoundation } from '../context/services.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { findRunningUp } from '../up/running-up.js';

interface Where {
  readonly url?: string;
}

interface Wanted extends Where {
  readonly count?: number;
  readonly for?: number;
  readonly delay?: number;
  readonly retryAfter?: number;
  readonly reason?: string;
}

/** An ordered fault: for `left` answers, or for every answer of `endsInSeconds`. */
const orderSchema = z.object({
  fault: z.object({ kind: z.string() }).loose(),
  left: z.number().optional(),
  endsInSeconds: z.number().optional(),
});
type Order = z.infer<typeof orderSchema>;
const ordersSchema = z.array(orderSchema);
const kindsSchema = z.array(z.object({ kind: z.string(), about: z.string() }));
const refusalSchema = z.object({ message: z.string() });

export async function list(output: Output, where: Where): Promise<void> {
  show(output, ordersSchema.parse(await control(where, 'GET', 'faults')));
}

export async function kinds(output: Output, where: Where): Promise<void> {
  const rows = kindsSchema.parse(await control(where, 'GET', 'fault-kinds'));
  output.result(rows, () => table(rows, { fault: (row) => row.kind, '': (row) => row.about }, 'None.'));
}

export async function set(output: Output, kind: string, wanted: Wanted): Promise<void> {
  const { count, for: seconds, delay, retryAfter, reason } = wanted;
  const order = {
    kind,
    ...(count === undefined ? {} : { count }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(delay === undefined ? {} : { delayMs: delay * 1_000 }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(reason === undefined ? {} : { reason }),
  };
  show(output, ordersSchema.parse(await control(wanted, 'POST', 'faults', order)));
}

export async function clear(output: Output, where: Where): Promise<void> {
  show(output, ordersSchema.parse(await control(where, 'DELETE', 'faults')));
}

function show(output: Output, orders: readonly Order[]): void {
  output.result(orders, () => table(orders, COLUMNS, 'No fault is set: the simulator answers normally.'));
}

const COLUMNS = {
  fault: ({ fault }: Order) => fault.kind,
  lasts: ({ left, endsInSeconds }: Order) =>
    left === undefined ? `${endsInSeconds} s` : `${left} answer${left === 1 ? '' : 's'}`,
};

/**
 * Calls a control endpoint of the simulator.
 * @throws UsageError when the simulator refuses the order; PermanentError when there is no simulator
 */
async function control(where: Where, method: string, path: string, body?: object): Promise<unknown> {
  const url = new URL(`/_control/${path}`, simulatorUrl(where));
  let answer: Response;
  try {
    answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  } catch (cause) {
    throw new PermanentError('NO_SIMULATOR', `No simulator answers at ${url.origin} (${messageOf(cause)}).`, {
      cause,
    });
  }
  if (answer.ok) return answer.json();
  if (answer.status === 400) throw new UsageError('FAULT', refusalSchema.parse(await answer.json()).message);
  throw new PermanentError(
    'NO_SIMULATOR',
    `${url.origin} is no simulator whose faults can be controlled. It answers only requests from its own machine, ` +
      'and only with --control; npm start uses it unless TIXNGO_API_URL is set.',
  );
}

function simulatorUrl({ url }: Where): string {
  if (url !== undefined) {
    if (URL.canParse(url)) return url;
    throw new UsageError('URL', `${url} is not a URL: write http://127.0.0.1:PORT.`);
  }
  const { dataDir } = loadFoundation().settings;
  const up = findRunningUp(resolve(dataDir));
  if (up !== undefined) return up.tixngoApiUrl;
  throw new PermanentError(
    'NOT_RUNNING',
    `npm start is not running on ${resolve(dataDir)}. Start it, or name a simulator with --url.`,
  );
}
