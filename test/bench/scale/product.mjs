import { once } from 'node:events';
import { runChild } from '../run-child.mjs';
import { environmentOf, onDatabase, startFeed } from '../services.mjs';

const CLI = 'apps/cli/bin/tixngo-sync.js';
const FEED = new URL('./feed.mjs', import.meta.url).pathname;
/** Old tickets in quarantine are open, so that the command ends with 3. */
const DONE = [0, 3];

/**
 * The product on a database, with a feed of its own that starts where the database's key is.
 * @param target {services, url, name, pageSize, scale}
 */
export async function openProduct({ services, url, name, pageSize, scale }) {
  const { feed, apiUrl } = await startFeed(FEED);
  // A feed from the beginning, whatever was fetched before.
  await onDatabase(
    url,
    `UPDATE sync_key SET fetched_through = NULL, committed_through = NULL,
       chain_starts_after_page_id = coalesce((SELECT max(page_id) FROM page), 0)`,
  );
  const environment = environmentOf(services, { name, databaseUrl: url, apiUrl });
  const offer = async (part) => {
    feed.send({ ...part, scale });
    await once(feed, 'message');
  };
  return {
    environment,
    command: (...args) => runChild([CLI, ...args, '--json'], environment, [], DONE),
    /** Runs until the offered tickets are processed. @returns CPU µs per ticket, and more */
    async run(...parts) {
      for (const part of parts) await offer(part);
      const tickets = parts.reduce((sum, { count }) => sum + count, 0);
      const before = services.cpuSeconds();
      const { result, cpuSeconds, peakMiB } = await runChild(
        [CLI, 'run', '--json', '--batch-size', String(pageSize)],
        environment,
        [],
        DONE,
      );
      if (result.applied !== tickets)
        throw new Error(`the run should have applied ${tickets} tickets: ${JSON.stringify(result)}`);
      const postgres = services.cpuSeconds().postgresCpuSeconds - before.postgresCpuSeconds;
      const perTicket = (seconds) => (seconds / tickets) * 1e6;
      return {
        tickets,
        seconds: result.durationMs / 1000,
        process: perTicket(cpuSeconds),
        postgres: perTicket(postgres),
        peakMiB,
      };
    },
    close: () => feed.disconnect(),
  };
}
