import { onDatabase } from '../services.mjs';
import { TICKETS_PER_EVENT } from './tickets.mjs';

/** Cost per ticket may be this many times that on an empty database. */
const MOST = 1.25;

/** Every 11th rather than every tenth, so that every kind is among them: kinds repeat every ten tickets. */
const STRIDE = 11;

/** Inserts `count` new tickets into the empty database, then changes all of them. */
export async function costWhenEmpty({ product, url }, count) {
  return measurePhases(product, url, {
    insert: { first: 0, count, stride: 1, variant: 'stored' },
    update: { first: 0, count, stride: 1, variant: 'changed' },
  });
}

/**
 * The same on the filled database: new tickets, the tickets of its newest events (as on match day), and every
 * 11th of all others but those of the first event, which `shape` compares. Works once per filled database,
 * because the same change of a ticket changes nothing.
 */
export async function costWhenFilled({ product, url, scale: { tickets } }, count) {
  const newest = Math.max(0, tickets - count);
  return measurePhases(product, url, {
    insert: { first: await nextTicket(url, tickets), count, stride: 1, variant: 'stored' },
    update: { first: newest, count: tickets - newest, stride: 1, variant: 'changed' },
    scattered: {
      first: TICKETS_PER_EVENT,
      count: Math.floor((newest - TICKETS_PER_EVENT) / STRIDE),
      stride: STRIDE,
      variant: 'changed',
    },
  });
}

async function measurePhases(product, url, phases) {
  const costs = {};
  for (const [name, part] of Object.entries(phases)) {
    // What was dirtied before is not written during the measurement.
    await onDatabase(url, 'CHECKPOINT');
    costs[name] = await product.run(part);
    console.log(`${name} ${JSON.stringify(costs[name])}`);
  }
  return costs;
}

/** @returns the first ticket that is not stored and begins a new event */
export async function nextTicket(url, tickets) {
  const [{ newest }] = await onDatabase(
    url,
    `SELECT max(ticket_id) AS newest FROM ticket WHERE ticket_id LIKE 'SCALE-%'`,
  );
  const next = Math.max(tickets, Number(newest.slice('SCALE-'.length)) + 1);
  return Math.ceil(next / TICKETS_PER_EVENT) * TICKETS_PER_EVENT;
}

export function printCosts({ empty, filled }) {
  console.log(
    '\nCPU µs per ticket                       tickets/s    process  PostgreSQL   together   of that when empty',
  );
  const line = (name, cost, base) => {
    const together = cost.process + cost.postgres;
    const ratio = base === undefined ? NaN : together / (base.process + base.postgres);
    const judged =
      base === undefined ? '' : `${ratio.toFixed(2)}  ≤ ${MOST}: ${ratio <= MOST ? 'met' : 'MISSED'}`;
    const numbers = [cost.process, cost.postgres, together].map((number) => number.toFixed(1).padStart(11));
    const rate = (cost.tickets / cost.seconds).toFixed(0).padStart(10);
    console.log(name.padEnd(38), rate, ...numbers, '  ', judged);
  };
  line('insert, empty', empty.insert);
  line('insert, filled', filled.insert, empty.insert);
  line('update, empty', empty.update);
  line('update of the newest events, filled', filled.update, empty.update);
  line(`update of every ${STRIDE}th, filled`, filled.scattered, empty.update);
}
