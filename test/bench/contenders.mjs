import { runChild } from './run-child.mjs';
import { onDatabase } from './services.mjs';

/**
 * Every contender runs one phase at a time: it loads the feed from its current position to the end into the
 * given database. Returns tickets, seconds (from its first request to its last commit), and what its process
 * used.
 */
export const RUN = {
  product,
  'product-no-distribution': product,
  'bare-history': (target) => bareScript(target, 'history'),
  'bare-whole': (target) => bareScript(target, 'whole'),
  'from-memory': (target) => bareScript(target, 'memory'),
  upserts,
};

/** Prepares the database for the insert phase. */
export const PREPARE = {
  'product-no-distribution': ({ databaseUrl }) =>
    onDatabase(databaseUrl, 'UPDATE interface SET enable_ticket_distribution_to_cultural_contact = false'),
};

async function product({ environment, pageSize, tickets, nodeOptions }) {
  const args = ['apps/cli/bin/tixngo-sync.js', 'run', '--json', '--batch-size', String(pageSize)];
  const { result, ...usage } = await runChild(args, environment, nodeOptions);
  if (result.status !== 'SUCCEEDED' || result.applied !== tickets) {
    throw new Error(`the run should have applied ${tickets} tickets: ${JSON.stringify(result)}`);
  }
  return { ...usage, tickets, seconds: result.durationMs / 1000 };
}

async function bareScript({ environment, pageSize, tickets, startKey }, mode) {
  const env = { ...environment, BARE_MODE: mode, START_KEY: startKey, PAGE_SIZE: String(pageSize) };
  return ofScript(await runChild(['test/bench/bare-script.mjs'], env), tickets);
}

async function upserts({ environment, tickets, startKey }) {
  return ofScript(
    await runChild(['test/bench/upsert-worker.mjs'], {
      ...environment,
      START_KEY: startKey,
      TICKETS: String(tickets),
    }),
    tickets,
  );
}

function ofScript({ result, ...usage }, tickets) {
  if (result.tickets !== tickets)
    throw new Error(`expected ${tickets} loaded tickets, got ${result.tickets}`);
  const { cpuSeconds = usage.cpuSeconds, durationMs } = result;
  return { ...usage, cpuSeconds, tickets, seconds: durationMs / 1000 };
}
