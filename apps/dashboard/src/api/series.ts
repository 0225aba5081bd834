import { MOST_POINTS, seriesQuerySchema, seriesSchema } from '@tixngo-sync/api';
import {
  type Database,
  type Grid,
  readEventStarts,
  readOutages,
  readSamples,
  readTicketRates,
  type Values,
} from '@tixngo-sync/db';
import { parseEnteredTime } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { READ, route } from './route.js';

const HOUR_MS = 3_600_000;
/** Steps that people read easily, in seconds. */
const STEPS = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
const USUAL_POINTS = 240;
const MOST_EVENTS = 50;

type Query = z.output<typeof seriesQuerySchema>;
type Lines = { readonly name: string; readonly values: number[] | (number | null)[] }[];

export const SERIES_ROUTES = [
  route({
    ...READ,
    path: '/series',
    summary: 'A figure over time, for charts, with outages of TIXNGO and starts of events',
    query: seriesQuerySchema,
    answer: seriesSchema,
    handle: async ({ parts: { database }, query }) => {
      const { from, to, grid } = gridOf(query, Date.now());
      const [lines, outages, events] = await Promise.all([
        LINES[query.metric](database, grid),
        readOutages(database, from, to),
        readEventStarts(database, from),
      ]);
      return {
        metric: query.metric,
        unit: UNITS[query.metric],
        from,
        to,
        stepSeconds: grid.stepSeconds,
        times: Array.from(
          { length: grid.count },
          (_, step) => new Date(grid.from.getTime() + step * grid.stepSeconds * 1000),
        ),
        lines,
        outages,
        events: events.filter(({ startTime }) => startTime < to).slice(0, MOST_EVENTS),
      };
    },
  }),
];

const UNITS = {
  tickets: 'tickets/s',
  lag: 'seconds',
  requests: 'requests/min',
  failures: 'count',
} as const;

const LINES: Readonly<Record<Query['metric'], (database: Database, grid: Grid) => Promise<Lines>>> = {
  tickets: async (database, grid) => {
    const [rates, { isKnown }] = await Promise.all([
      readTicketRates(database, grid),
      readSamples(database, grid),
    ]);
    // Somebody was running and no page was processed: none a second.
    const orNone = (values: Values) => values.map((value, step) => value ?? (isKnown[step] ? 0 : null));
    return Object.entries(rates).map(([name, values]) => ({ name, values: orNone(values) }));
  },
  lag: async (database, grid) => {
    const { behindSeconds } = await readSamples(database, grid);
    return [line('behind', behindSeconds)];
  },
  requests: async (database, grid) => {
    const { answeredPerMinute, failedPerMinute } = await readSamples(database, grid);
    return [line('answered', answeredPerMinute), line('failed', failedPerMinute)];
  },
  failures: async (database, grid) => {
    const { failedPages, quarantined } = await readSamples(database, grid);
    return [line('failedPages', failedPages), line('quarantined', quarantined)];
  },
};

function line(name: string, values: Values) {
  return { name, values: [...values] };
}

/**
 * Returns the times asked for and their steps. The first step begins at a multiple of the step at or before
 * `from`, so that a chart that is read again has the same steps.
 * @throws Refusal 400 when there is no time between them, or there are too many points
 */
function gridOf({ from: fromText, to: toText, step }: Query, now: number) {
  const to = toText === undefined ? new Date(now) : timeOf(toText);
  const from = fromText === undefined ? new Date(to.getTime() - HOUR_MS) : timeOf(fromText);
  const seconds = (to.getTime() - from.getTime()) / 1000;
  if (seconds <= 0) throw wrong('from', 'must be before `to`');
  const stepSeconds =
    step ??
    STEPS.find((candidate) => seconds / candidate <= USUAL_POINTS) ??
    Math.ceil(seconds / USUAL_POINTS);
  const first = new Date(Math.floor(from.getTime() / 1000 / stepSeconds) * stepSeconds * 1000);
  const count = Math.ceil((to.getTime() - first.getTime()) / 1000 / stepSeconds);
  if (count > MOST_POINTS)
    throw wrong('step', `gives ${count} points, and ${MOST_POINTS} are allowed: take a longer step`);
  return { from, to, grid: { from: first, stepSeconds, count } satisfies Grid };
}

function wrong(path: string, message: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', `Wrong query: ${path}: ${message}.`, {
    errors: [{ path, message }],
  });
}

function timeOf(text: string): Date {
  const time = parseEnteredTime(text);
  if (time === null) throw new Error(`the schema let ${text} pass, which is no time`);
  return time;
}
