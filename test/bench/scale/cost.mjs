import { onDatabase } from '../services.mjs';
import { TICKETS_PER_EVENT } from './tickets.mjs';

/** Cost per ticket may be this many times that on an empty database. */
const MOST = 1.25;

/** Inserts `count` new tickets into the empty database, then changes all of them. */
export async function costWhenEmpty(product, url, count) {
  const first = 0;
  const insert = await product.run({ first, count, stride: 1, variant: 'stored' });
  await settle(url);
  return { insert, update: await product.run({ first, count, stride: 1, variant: 'changed' }) };
}

/**
 * The same on the filled database: new tickets, the tickets of its newest events (as on match day), and
 * tickets scattered over all the others.
 */
export async function costWhenFilled(product, url, count, { tickets }) {
  await settle(url);
  const insert = await product.run({
    first: await nextTicket(url, tickets),
    count,
    stride: 1,
    variant: 'stored',
  });
  await settle(url);
  const newest = tickets - count;
  const update = await product.run({ first: newest, count, stride: 1, variant: 'changed' });
  await settle(url);
  const stride = oddStride(Math.floor(newest / count));
  const scattered = { first: 0, count: Math.min(count, Math.floor(newest / stride)), stride };
  return {
    insert,
    update,
    scattered: { stride, ...(await product.run({ ...scattered, variant: 'changed' })) },
  };
}

/** New tickets are of new events. */
async function nextTicket(url, tickets) {
  const [{ newest }] = await onDatabase(
    url,
    `SELECT max(ticket_id) AS newest FROM ticket WHERE ticket_id LIKE 'SCALE-%'`,
  );
  const next = Math.max(tickets, Number(newest.slice('SCALE-'.length)) + 1);
  return Math.ceil(next / TICKETS_PER_EVENT) * TICKETS_PER_EVENT;
}

/** So that every kind of ticket is among them: kinds repeat every ten tickets. */
function oddStride(most) {
  let stride = most;
  while (stride > 1 && (stride % 2 === 0 || stride % 5 === 0)) stride -= 1;
  return Math.max(1, stride);
}

/** What was dirtied before is not written during the measurement. */
function settle(url) {
  return onDatabase(url, 'CHECKPOINT');
}

export function printCosts(empty, filled) {
  console.log(
    '\nCPU µs per ticket                         process  PostgreSQL   together   of that when empty',
  );
  const line = (name, cost, base) => {
    const together = cost.process + cost.postgres;
    const ratio = base === undefined ? NaN : together / (base.process + base.postgres);
    const judged =
      base === undefined ? '' : `${ratio.toFixed(2)}  ≤ ${MOST}: ${ratio <= MOST ? 'met' : 'MISSED'}`;
    const numbers = [cost.process, cost.postgres, together].map((number) => number.toFixed(1).padStart(11));
    console.log(name.padEnd(38), ...numbers, '  ', judged);
  };
  line('insert, empty', empty.insert);
  line('insert, filled', filled.insert, empty.insert);
  line('update, empty', empty.update);
  line('update of the newest events, filled', filled.update, empty.update);
  line(`update of every ${filled.scattered.stride}th, filled`, filled.scattered, empty.update);
}
