import { onDatabase } from '../services.mjs';
import { TICKETS_PER_EVENT } from './tickets.mjs';

/** Cost per ticket may be this many times that on an empty database. */
const MOST = 1.25;

/** Every 11th rather than every tenth, so that every kind is among them: kinds repeat every ten tickets. */
const STRIDE = 11;

/**
 * Inserts `count` new tickets into the empty database and changes all of them. Then inserts as many again,
 * and changes these in the order in which the filled database is changed: every 11th, then the others.
 */
export async function costWhenEmpty({ product, url }, count) {
  const stored = { first: 0, count, stride: 1, variant: 'stored' };
  const costs = await measurePhases(product, url, {
    insert: [stored],
    update: [{ ...stored, variant: 'changed' }],
  });
  await product.run({ ...stored, first: count });
  const scattered = Array.from({ length: STRIDE }, (_, n) => ({
    first: count + n,
    count: Math.ceil((count - n) / STRIDE),
    stride: STRIDE,
    variant: 'changed',
  }));
  return { ...costs, ...(await measurePhases(product, url, { scattered })) };
}

/**
 * The same on the filled database: new tickets, the tickets of its newest events (as on match day), and every
 * 11th of all others but those of the first event, which `shape` compares. Works once per filled database,
 * because the same change of a ticket changes nothing.
 */
export async function costWhenFilled({ product, url, scale: { tickets } }, count) {
  const newest = Math.max(0, tickets - count);
  const others = Math.floor((newest - TICKETS_PER_EVENT) / STRIDE);
  return measurePhases(product, url, {
    insert: [{ first: await nextTicket(url, tickets), count, stride: 1, variant: 'stored' }],
    update: [{ first: newest, count: tickets - newest, stride: 1, variant: 'changed' }],
    scattered: [{ first: TICKETS_PER_EVENT, count: others, stride: STRIDE, variant: 'changed' }],
  });
}

async function measurePhases(product, url, phases) {
  const costs = {};
  for (const [name, parts] of Object.entries(phases)) {
    // What was dirtied before is not written during the measurement.
    await onDatabase(url, 'CHECKPOINT');
    const before = await walBytes(url);
    const cost = await product.run(...parts);
    costs[name] = { ...cost, wal: ((await walBytes(url)) - before) / cost.tickets };
    console.log(`${name} ${JSON.stringify(costs[name])}`);
  }
  return costs;
}

async function walBytes(url) {
  const [{ bytes }] = await onDatabase(url, `SELECT (pg_current_wal_lsn() - '0/0')::float8 AS bytes`);
  return bytes;
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
    '\nper ticket                  tickets/s  process µs  PostgreSQL µs  together  WAL bytes  of that when empty',
  );
  const line = (name, cost, base) => {
    const together = cost.process + cost.postgres;
    const ratio = base === undefined ? NaN : together / (base.process + base.postgres);
    const judged =
      base === undefined ? '' : `${ratio.toFixed(2)}  ≤ ${MOST}: ${ratio <= MOST ? 'met' : 'MISSED'}`;
    console.log(
      name.padEnd(27),
      (cost.tickets / cost.seconds).toFixed(0).padStart(9),
      cost.process.toFixed(1).padStart(11),
      cost.postgres.toFixed(1).padStart(14),
      together.toFixed(1).padStart(9),
      cost.wal.toFixed(0).padStart(10),
      '',
      judged,
    );
  };
  const phases = {
    insert: 'insert',
    update: 'update of whole events',
    scattered: `update of every ${STRIDE}th`,
  };
  for (const [phase, name] of Object.entries(phases)) {
    line(`${name}, empty`, empty[phase]);
    line(`${name}, filled`, filled[phase], empty[phase]);
  }
}
